"""Components of one text: buttons, tags, links, and those that hold a paragraph or more."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from components.tags.library import Attributes, register, standing_or_block


@register.inclusion_tag("components/button.html")
def govuk_button(
    text: str,
    href: str = "",
    classes: str = "",
    name: str = "",
    value: str = "",
    type: str = "submit",
    id: str = "",
    prevent_double_click: bool = True,
    is_start_button: bool = False,
    attributes: Attributes = None,
) -> dict[str, Any]:
    """A button, or a link that looks like one where `href` is given. Colours: classes="govuk-button--secondary"."""
    return locals()


@register.inclusion_tag("components/tag.html")
def govuk_tag(
    text: str, colour: str = "", classes: str = "", attributes: Attributes = None
) -> dict[str, Any]:
    """A status in words; colour is one of GOV.UK's: grey, green, teal, blue, purple, magenta, red, orange, yellow."""
    return locals()


@register.inclusion_tag("components/back-link.html")
def govuk_back_link(href: str, text: str = "Back", classes: str = "") -> dict[str, Any]:
    """The way back, for {% block back %}."""
    return locals()


@register.inclusion_tag("components/skip-link.html")
def govuk_skip_link(href: str = "#main-content", text: str = "Skip to main content") -> dict[str, Any]:
    """Past the header, for the keyboard."""
    return locals()


@register.inclusion_tag("components/breadcrumbs.html")
def govuk_breadcrumbs(items: Sequence[Mapping[str, Any]], classes: str = "") -> dict[str, Any]:
    """Where this page stands; items: text, href."""
    return locals()


def drawn(name: str, **context: object) -> str:
    """A component's partial."""
    return render_to_string(f"components/{name}.html", context)


@standing_or_block
def govuk_details(
    summary_text: str, text: str = "", html: str = "", open: bool = False, id: str = "", classes: str = ""
) -> str:
    """Text that opens on its summary."""
    return drawn("details", **locals())


@standing_or_block
def govuk_inset_text(text: str = "", html: str = "", id: str = "", classes: str = "") -> str:
    """Text that stands apart."""
    return drawn("inset-text", **locals())


@standing_or_block
def govuk_warning_text(
    text: str = "", html: str = "", icon_fallback_text: str = "Warning", classes: str = ""
) -> str:
    """A sentence that must be seen."""
    return drawn("warning-text", **locals())


@standing_or_block
def govuk_notification_banner(
    text: str = "",
    html: str = "",
    type: str = "",
    title_text: str = "",
    title_id: str = "govuk-notification-banner-title",
    role: str = "",
    classes: str = "",
) -> str:
    """What has just happened (type="success") or what to know. Give each of several on a page its own title_id."""
    role = role or ("alert" if type == "success" else "region")
    title_text = title_text or ("Success" if type == "success" else "Important")
    return drawn("notification-banner", **locals())


@standing_or_block
def govuk_panel(
    title_text: str, text: str = "", html: str = "", heading_level: int = 1, classes: str = ""
) -> str:
    """A confirmation."""
    return drawn("panel", **locals())


@standing_or_block
def govuk_phase_banner(tag: str = "", text: str = "", html: str = "", classes: str = "") -> str:
    """What state the service itself is in."""
    return drawn("phase-banner", **locals())
