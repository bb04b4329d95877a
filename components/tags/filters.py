"""Days, times and HTML attributes as filters."""

from datetime import date, datetime
from functools import lru_cache

from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from components import words
from components.tags.library import Attributes, register


@register.filter
def in_words(moment: datetime | None) -> str:
    """5pm on Tuesday 5 January 2027, in a <time>."""
    return _in_words(moment) if moment else ""


@lru_cache(maxsize=2000)  # a list says the same few times over and over
def _in_words(moment: datetime) -> str:
    return format_html(
        '<time datetime="{}">{}</time>',
        timezone.localtime(moment).isoformat("T", "minutes"),
        words.in_words(moment),
    )


@register.filter
def day_in_words(day: date | None) -> str:
    """Tuesday 5 January 2027, in a <time>."""
    if not day:
        return ""
    local = timezone.localdate(day) if isinstance(day, datetime) else day
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), words.day_in_words(day))


@register.filter
def as_attributes(attributes: Attributes) -> SafeString:
    """A mapping as HTML attributes, escaped."""
    return flatatt(dict(attributes or {}))
