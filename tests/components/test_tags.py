"""The markup of each component: GOV.UK's classes, escaped texts, and what is left out where nothing is given."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.safestring import mark_safe


def drawn(source: str, **context: Any) -> str:  # noqa: ANN401
    """A tag's markup on one line."""
    html = (
        engines["django"]
        .from_string("{% load govuk %}" + source)
        .render(context, RequestFactory().get("/?sort=due"))
    )
    return " ".join(html.split())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            '{% govuk_tag text="Late" colour="red" %}',
            '<strong class="govuk-tag govuk-tag--red">Late</strong>',
        ),
        ('{% govuk_tag text="Agreed" %}', '<strong class="govuk-tag">Agreed</strong>'),
        ('{% govuk_back_link href="/x" %}', '<a href="/x" class="govuk-back-link">Back</a>'),
        ('{% govuk_inset_text text="A" %}', '<div class="govuk-inset-text">A</div>'),
        (
            "{% govuk_inset_text %}<b>A</b>{% endgovuk_inset_text %}",
            '<div class="govuk-inset-text"><b>A</b></div>',
        ),
        (
            '{% govuk_button text="Escalate" name="act" value="1" %}',
            '<button type="submit" class="govuk-button" name="act" value="1" data-module="govuk-button" '
            'data-prevent-double-click="true">Escalate</button>',
        ),
        (
            '{% govuk_button text="See" href="/x" classes="govuk-button--secondary" %}',
            '<a href="/x" role="button" draggable="false" class="govuk-button govuk-button--secondary" '
            'data-module="govuk-button">See</a>',
        ),
    ],
)
def test_short_components(source: str, expected: str) -> None:
    assert drawn(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "{% govuk_tag text=evil %}",
        "{% govuk_button text=evil %}",
        "{% govuk_inset_text text=evil %}",
        "{% govuk_warning_text text=evil %}",
        "{% govuk_details summary_text=evil text=evil %}",
        "{% govuk_notification_banner text=evil title_text=evil %}",
        "{% govuk_panel title_text=evil text=evil %}",
        "{% govuk_summary_list rows=rows card=card %}",
        "{% govuk_task_list items=tasks %}",
        "{% govuk_table caption=evil head=head rows=cells %}",
        "{% govuk_table caption=evil head=head rows=cells stacked=True first_cell_is_header=True %}",
        "{% govuk_breadcrumbs items=links %}",
        "{% govuk_error_summary error_list=links %}",
        "{% moj_identity_bar title=evil reference=evil %}{{ evil }}{% endmoj_identity_bar %}",
        "{% moj_sub_navigation items=links %}",
        "{% moj_timeline items=events %}",
        '{% govuk_service_navigation service_name="Accord" navigation=links %}',
    ],
)
def test_whatever_was_typed_is_escaped_unless_marked_safe(source: str) -> None:
    def context(text: str) -> dict[str, Any]:
        return {
            "evil": text,
            "rows": [{"key": text, "value": {"text": text}, "actions": [{"text": text, "href": "#"}]}],
            "card": {"title": text},
            "tasks": [{"title": text, "hint": text, "status": {"tag": {"text": text}}}],
            "head": [text],
            "cells": [[text]],
            "links": [{"text": text, "href": "#"}],
            "events": [{"label": text, "text": text, "byline": text}],
        }

    evil = "<img src=x onerror=alert(1)>"
    assert "<img" not in drawn(source, **context(evil))
    assert "&lt;img" in drawn(source, **context(evil))
    assert "<em>" in drawn(source, **context(mark_safe("<em>A</em>")))


def test_details_open_only_where_asked() -> None:
    assert '<details class="govuk-details">' in drawn('{% govuk_details summary_text="S" text="T" %}')
    assert drawn('{% govuk_details summary_text="S" open=True %}T{% endgovuk_details %}').startswith(
        '<details class="govuk-details" open>'
    )


def test_a_banner_of_success_is_an_alert() -> None:
    important = drawn('{% govuk_notification_banner text="A" %}')
    success = drawn('{% govuk_notification_banner text="A" type="success" %}')
    assert 'role="region"' in important
    assert ">Important</h2>" in important
    assert 'role="alert"' in success
    assert ">Success</h2>" in success
    assert '<p class="govuk-notification-banner__heading">A</p>' in success


def test_rows_without_actions_are_marked_where_others_have_them() -> None:
    rows = [
        {"key": "A", "value": "1"},
        {
            "key": "B",
            "value": "2",
            "actions": [{"text": "Change", "href": "/b", "visually_hidden_text": "B"}],
        },
    ]
    html = drawn("{% govuk_summary_list rows=rows %}", rows=rows)
    assert html.count("govuk-summary-list__row--no-actions") == 1
    assert '<a class="govuk-link" href="/b">Change<span class="govuk-visually-hidden"> B</span></a>' in html
    assert "no-actions" not in drawn("{% govuk_summary_list rows=rows %}", rows=rows[:1])


NOT_DONE = {"tag": {"text": "No"}}


def test_a_task_is_described_by_its_hint_and_its_status() -> None:
    tasks = [
        {"title": "A", "href": "/a", "hint": "H", "status": "Done"},
        {"title": "B", "status": NOT_DONE},
    ]
    html = drawn("{% govuk_task_list items=tasks %}", tasks=tasks)
    assert 'aria-describedby="task-list-1-hint task-list-1-status"' in html
    assert 'id="task-list-2-status"> <strong class="govuk-tag">No</strong>' in html
    assert html.count("govuk-task-list__item--with-link") == 1


def test_a_table_says_how_it_is_sorted() -> None:
    head = [{"text": "Due", "href": "?sort=-due", "sort": "ascending"}, {"text": "Days", "format": "numeric"}]
    html = drawn(
        '{% govuk_table caption="All" head=head rows=rows %}', head=head, rows=[["A", {"text": "2"}]]
    )
    assert 'aria-sort="ascending"><a class="govuk-link accord-sort" href="?sort=-due">Due</a></th>' in html
    assert 'class="govuk-table__header govuk-table__header--numeric"' in html
    assert "<caption" in html


def test_a_table_whose_rows_do_not_fit_its_head_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        drawn('{% govuk_table caption="All" head=head rows=rows %}', head=["A", "B"], rows=[["only one"]])


def test_pages_keep_the_rest_of_the_query() -> None:
    html = drawn("{% govuk_pagination page=page %}", page=Paginator(range(100), 10).get_page(5))
    assert 'href="?sort=due&amp;page=4" rel="prev"' in html
    assert 'href="?sort=due&amp;page=6" rel="next"' in html
    assert html.count('aria-current="page"') == 1
    assert html.count("--ellipsis") == 2


def test_one_page_needs_no_links() -> None:
    assert drawn("{% govuk_pagination page=page %}", page=Paginator([], 10).get_page(1)) == ""


def test_an_event_has_its_time_in_words_and_an_id_to_link_to() -> None:
    event = {
        "label": "Raised",
        "datetime": datetime(2027, 1, 5, 17, tzinfo=UTC),
        "attributes": {"id": "entry-1"},
    }
    html = drawn("{% moj_timeline items=events %}", events=[event])
    assert '<div class="moj-timeline__item" id="entry-1">' in html
    assert ">5pm on Tuesday 5 January 2027</time>" in html
    assert "byline" not in html


def test_nothing_wrong_is_no_summary() -> None:
    assert drawn("{% govuk_error_summary form=form rows=rows %}") == ""


class Ids(HTMLParser):
    """The ids of a page, and what points at one."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.inputs: set[str] = set()
        self.pointers: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of one element."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
            if tag in {"input", "textarea", "select"}:
                self.inputs.add(given["id"])
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.pointers.update(given.get(name, "").split())
        if tag == "a" and given.get("href", "").startswith("#"):
            self.links.append(given["href"][1:])


@pytest.mark.parametrize("address", ["/form", "/rows", "/one-thing", "/accounts/password/reset/"])
def test_every_error_links_to_an_input_and_every_description_is_there(gallery: Any, address: str) -> None:  # noqa: ANN401
    page = Ids()
    body = gallery.post(address, {"reference": "x" * 21, "discussed_at_day": "5", "actions-TOTAL_FORMS": "1"})
    page.feed(body.content.decode())
    errors = [link for link in page.links if link != "main-content"]
    assert errors
    assert set(errors) <= page.inputs
    assert page.pointers <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
