"""What a template may not do: put markup where only text can stand."""

import re

from django.conf import settings

# These filters make a ``<time>`` element.
MAKES_MARKUP = re.compile(r"\|(day_)?in_words\b")
ATTRIBUTE = re.compile(r'\s[a-z-]+="([^"<>]*)"')


def test_no_attribute_holds_an_element() -> None:
    """Its own quotation marks would end the attribute, and its rest would stand on the page as words."""
    found = [
        f"{template.name}: {attribute}"
        for folder in ("templates", "components")
        for template in (settings.BASE_DIR / folder).rglob("*.html")
        for attribute in ATTRIBUTE.findall(re.sub(r"{%-?.*?%}", "", template.read_text()))
        if MAKES_MARKUP.search(attribute)
    ]
    assert found == []
