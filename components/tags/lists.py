"""Components of many rows: summary lists, task lists, tables, pages of a list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict

from components.tags.library import part, register


@register.inclusion_tag("components/summary-list.html")
def govuk_summary_list(
    rows: Sequence[Mapping[str, Any]], card: Mapping[str, Any] | None = None, classes: str = ""
) -> dict[str, Any]:
    """Questions and answers; rows: key, value, and actions: {"items": [{text, href, visually_hidden_text}]}."""
    prepared = [
        {**row, "key": part(row["key"]), "value": part(row["value"]), "links": links_of(row)}
        for row in rows
        if row
    ]
    return {
        "rows": prepared,
        "any_links": any(row["links"] for row in prepared),
        "card": {**card, "title": part(card["title"]), "links": links_of(card)} if card else None,
        "classes": classes,
    }


def links_of(row: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The actions of a row or a card, as GOV.UK has them or as a plain list."""
    actions = row.get("actions") or []
    return actions["items"] if isinstance(actions, Mapping) else actions


@register.inclusion_tag("components/task-list.html")
def govuk_task_list(
    items: Sequence[Mapping[str, Any]], id_prefix: str = "task-list", classes: str = ""
) -> dict[str, Any]:
    """Things to do; items: title, href, hint, status: a text, or {"tag": {text, colour}} for what is still to do."""
    prepared = [
        {
            **item,
            "title": part(item["title"]),
            "hint": part(item.get("hint")),
            "status": part(item.get("status")),
        }
        for item in items
    ]
    return {"items": prepared, "id_prefix": id_prefix, "classes": classes}


@register.inclusion_tag("components/table.html")
def govuk_table(
    caption: str,
    head: Sequence[Any],
    rows: Sequence[Sequence[Any]],
    first_cell_is_header: bool = False,
    caption_classes: str = "govuk-table__caption--m",
    classes: str = "",
    id: str = "",
    stacked: bool = False,
) -> dict[str, Any]:
    """A table with its caption. On a phone it scrolls within itself, or with stacked=True each row becomes a card.

    A head: text, or {text, format, href, sort}: a link to the page sorted by it, and how it is sorted now
    ("ascending", "descending", "none"). A cell: text, or {text, format, classes}.
    """
    heads = [part(cell) for cell in head]
    prepared = [[{"head": on, **part(cell)} for on, cell in zip(heads, row, strict=True)] for row in rows]
    return {**locals(), "rows": prepared, "head": heads}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def govuk_pagination(
    context: template.Context,
    page: Page | None = None,
    previous: Mapping[str, Any] | None = None,
    next: Mapping[str, Any] | None = None,
    items: Sequence[Mapping[str, Any]] = (),
    landmark_label: str = "Pagination",
    parameter: str = "page",
) -> dict[str, Any]:
    """The pages of a list: give Django's `page`, whose links keep the rest of the query; or GOV.UK's own arguments."""
    if page is not None:
        query = context["request"].GET.copy()
        previous, next, items = pages_of(page, query, parameter)
    return {"previous": previous, "next": next, "items": items, "landmark_label": landmark_label}


Link = dict[str, Any]


def pages_of(page: Page, query: QueryDict, parameter: str) -> tuple[Link | None, Link | None, list[Link]]:
    """Previous, next and the numbered pages around this one."""
    if page.paginator.num_pages < 2:
        return None, None, []

    def link(number: int) -> Link:
        query[parameter] = str(number)
        return {"href": f"?{query.urlencode()}", "number": number, "current": number == page.number}

    items = [
        link(number) if isinstance(number, int) else {"ellipsis": True}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    previous = link(page.previous_page_number()) if page.has_previous() else None
    following = link(page.next_page_number()) if page.has_next() else None
    return previous, following, items
