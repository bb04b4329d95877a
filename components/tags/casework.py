"""The frame of a page, and the Ministry of Justice's components for casework."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string

from components.tags.library import part, register


@register.inclusion_tag("components/service-navigation.html", takes_context=True)
def govuk_service_navigation(
    context: template.Context,
    service_name: str,
    service_url: str = "/",
    navigation: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The name of the service, where one can go, and the way out; navigation: text, href, current or active."""
    return {**locals(), "user": context.get("user"), "csrf_token": context.get("csrf_token")}


@register.simple_block_tag
def moj_identity_bar(content: str, title: str, reference: str = "", classes: str = "") -> str:
    """What the page is about, above everything else: reference and title; its content is the stage, the due tag."""
    return render_to_string("components/identity-bar.html", locals())


@register.inclusion_tag("components/sub-navigation.html")
def moj_sub_navigation(items: Sequence[Mapping[str, Any]], label: str = "Sub navigation") -> dict[str, Any]:
    """The pages of one thing, and filters as links; items: text, href, active."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/timeline.html")
def moj_timeline(items: Sequence[Mapping[str, Any]], heading_level: int = 2) -> dict[str, Any]:
    """What happened, newest first; items: label, datetime, text, byline, and attributes (an id to link to)."""
    return {
        "items": [
            {**item, "label": part(item["label"]), "byline": part(item.get("byline"))} for item in items
        ],
        "heading_level": heading_level,
    }
