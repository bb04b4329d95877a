"""The board's figures: six in words, tables with their plots, files without small numbers, the report of a year."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from agencies.models import Partnership
from audit.acts import Act, Moment
from audit.models import AccessEntry, Entry, Export
from escalation.core.board.figures import Counts, Figure
from escalation.core.board.periods import period_of
from escalation.core.board.tables import Table
from escalation.presenters.board import Counted
from escalation.services.answers import Concern
from escalation.services.sweeping import sweep
from escalation.zone import LOCAL
from jobs.models import JobFile
from jobs.services import run, start
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership

pytestmark = pytest.mark.django_db
FIGURES = "/overview/norfolk/"
TEXTS = ("HA-2207", "K.P.", "Home alone", "To close the case", "Teacher Example", "Social Worker Example")


@pytest.fixture
def world() -> World:
    return make_partnership()


@pytest.fixture
def read(world: World) -> Callable[..., Any]:
    def ask(address: str, *, now: datetime = MONDAY, post: dict[str, str] | None = None) -> Any:  # noqa: ANN401
        client = Client()
        with time_machine.travel(now, tick=False):
            client.force_login(world.business_manager.user)
            return client.get(address) if post is None else client.post(address, post)

    return ask


def shown(response: Any) -> dict[str, Figure]:  # noqa: ANN401
    return {figure.key: figure for figure in response.context["board"].figures}


def lines(response: Any, key: str) -> list[tuple[str, int, int]]:  # noqa: ANN401
    board = response.context["board"]
    table: Table = next(one.table for one in (*board.raised, *board.ended) if one.table.key == key)
    return [(line.label, line.late, line.in_time) for line in table.lines]


def test_a_quarter_from_the_record(world: World, read: Callable[..., Any]) -> None:
    """Three raised in one week: one agreed on its day, one overdue, one at the next stage."""
    stories.closed(stories.side_given(stories.raised(world)))
    stories.raised(world, responding=world.agency("police"))
    stories.at_first_line(world, MONDAY + timedelta(days=7))
    now = MONDAY + timedelta(days=8)
    sweep(now=now)
    response = read(FIGURES, now=now)
    told = {key: figure.number for key, figure in shown(response).items()}
    assert told == {
        "raised": "3",
        "settled": "1",
        "in-time": "100%",
        "days": "0 working days",
        "overdue": "1",
        "learning": "1",  # written down, and nothing came of it yet
    }
    assert lines(response, "raised-by") == [("Hawthorn Academy", 1, 2)]
    assert lines(response, "raised-with") == [("Norfolk Children's Services", 0, 2), ("Norfolk Police", 1, 0)]
    assert lines(response, "category") == [(world.policy.policy.categories[0], 1, 2)]
    assert lines(response, "stage") == [("Practitioner", 0, 1)]
    assert lines(response, "outcome") == [("Agreed", 0, 1)]


def test_the_page_shows_envelopes_and_nothing_of_the_child(world: World, read: Callable[..., Any]) -> None:
    stories.at_panel(world)
    for address in (FIGURES, f"{FIGURES}?period=2026-year", "/overview/"):
        text = read(address, now=MONDAY + timedelta(days=9)).content.decode()
        assert not [inside for inside in TEXTS if inside in text]


def test_every_plot_says_its_numbers_in_words(world: World, read: Callable[..., Any]) -> None:
    stories.raised(world)
    text = read(FIGURES, now=MONDAY + timedelta(days=9)).content.decode()
    assert '<desc id="plot-raised-by-desc">Hawthorn Academy: 1, of which 1 late.</desc>' in text
    assert "1 (1 late)</text>" in text
    assert " style=" not in text  # the content security policy refuses it


def test_against_the_same_quarter_of_last_year(world: World, read: Callable[..., Any]) -> None:
    stories.raised(world)
    stories.raised(world)
    later = MONDAY.replace(year=2028, day=12)
    response = read(f"{FIGURES}?period=2028-q1", now=later)
    assert shown(response)["raised"].compared == "two fewer than by the same day of this quarter last year"
    response = read(f"{FIGURES}?period=2028-q1", now=later + timedelta(days=100))
    assert shown(response)["raised"].compared == "two fewer than in the same quarter of last year"
    assert "two fewer than in the same quarter of last year" in response.content.decode().lower()


def test_where_there_is_no_year_before_nothing_is_compared(world: World, read: Callable[..., Any]) -> None:
    response = read(FIGURES)
    assert {figure.compared for figure in shown(response).values()} == {""}
    assert "There is no year before to compare with" in response.content.decode()


@pytest.mark.parametrize("key", ["2099-q1", "2030-year"])
def test_what_has_not_begun_has_no_page(read: Callable[..., Any], key: str) -> None:
    assert read(f"{FIGURES}?period={key}").status_code == 404
    assert read(f"{FIGURES}{key}/category.csv").status_code == 404


def test_an_address_that_names_no_period_shows_this_quarter(read: Callable[..., Any]) -> None:
    assert read(f"{FIGURES}?period='--").context["board"].heading == "Quarter: January to March 2027"


def test_a_table_as_csv_hides_small_numbers(world: World, read: Callable[..., Any]) -> None:
    for _ in range(6):
        stories.raised(world)
    stories.raised(world, responding=world.agency("police"))
    response = read(f"{FIGURES}2026-year/raised-with.csv", now=MONDAY + timedelta(hours=1))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.decode("utf-8-sig").split("\r\n") == [
        "Period,Responding agency,Late,In time,All",
        "April 2026 to March 2027,Norfolk Children's Services,0,not shown,not shown",
        "April 2026 to March 2027,Norfolk Police,0,not shown,not shown",
        "April 2026 to March 2027,All,0,7,7",
        "",
    ]


@pytest.mark.parametrize("address", ["2027-q1/category.csv", "2026-year/nothing.csv", "2027-q1/report/"])
def test_only_whole_years_and_known_tables_leave(read: Callable[..., Any], address: str) -> None:
    assert read(f"{FIGURES}{address}").status_code == 404


def test_an_agency_named_like_a_formula_is_no_formula(world: World, read: Callable[..., Any]) -> None:
    from django.db import models

    from agencies.models import Agency

    police = world.agency("police")
    models.QuerySet(Agency).filter(pk=police.pk).update(name="=HYPERLINK(1)")
    stories.raised(world, responding=police)
    text = read(f"{FIGURES}2026-year/raised-with.csv", now=MONDAY + timedelta(hours=1)).content.decode()
    assert ",'=HYPERLINK(1)," in text


def of_the_report() -> str:
    return f"{FIGURES}reports/{Export.objects.get().pk}/"


def made(read: Callable[..., Any], **changed: str) -> Any:  # noqa: ANN401
    answers = {
        "recipient": "The board’s meeting",
        "why": "The yearly report.",
        "once": str(uuid4()),
    } | changed
    return read(f"{FIGURES}2026-year/report/", post=answers)


def test_making_the_report_is_an_act_of_the_partnership_with_its_export(
    world: World, read: Callable[..., Any]
) -> None:
    once = str(uuid4())
    bar = made(read, once=once).headers["Location"]
    assert made(read, once=once).headers["Location"] == bar  # sent twice, one report
    export = Export.objects.get()
    act = Entry.objects.get(kind="report.made")
    assert (act.subject, act.number) == (Partnership.objects.get().subject, export.length)
    assert (export.recipient, export.why, export.form) == ("The board’s meeting", "The yearly report.", "pdf")
    assert "The board’s meeting" not in act.facts
    assert "April 2026 to March 2027" in read(of_the_report()).content.decode()
    assert "for The board’s meeting" in read(FIGURES).content.decode()


def test_the_report_is_a_tagged_pdf_without_small_numbers(world: World, read: Callable[..., Any]) -> None:
    stories.raised(world)
    response = read(f"{made(read).headers['Location']}file/", post={})
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in response.content
    assert re.search(rb"pdfuaid:part|pdfuaid", response.content)
    assert AccessEntry.objects.filter(looked_at="board’s report").exists()
    again = read(f"{of_the_report()}make/", post={"once": str(uuid4())})
    assert read(f"{again.headers['Location']}file/", post={}).content == response.content


def test_who_is_not_the_business_manager_any_more_gets_no_report(
    world: World, read: Callable[..., Any]
) -> None:
    made(read)
    export = Export.objects.get()
    where = {"partnership": "norfolk", "export": str(export.pk)}
    for code, who in (("norfolk", world.teacher), ("elsewhere", world.business_manager)):
        asked = where | {"partnership": code}
        job = start(kind="board-report", owner=who.user, parameters=asked, once=uuid4(), now=MONDAY)
        run(key=job.pk, clock=lambda: MONDAY)
        job.refresh_from_db()
        assert (job.status, job.files.count()) == ("failed", 0)
        assert job.said == "You are not the business manager any more, so this was not done."


def test_who_is_not_the_business_manager_any_more_gets_no_report_that_was_made_before(
    world: World, read: Callable[..., Any]
) -> None:
    bar = made(read).headers["Location"]
    leaver, much_later = world.business_manager, MONDAY + timedelta(days=1)
    chain = world.partnership.subject
    with Act(chain, "person.changed", by=COMMAND_LINE, at=Moment(MONDAY, MONDAY)) as act:
        leaver.ends = MONDAY.date()
        act.save(leaver)
    answer = read(f"{bar}file/", post={}, now=much_later)
    assert answer.status_code == 410
    assert "You are not the business manager any more" in answer.content.decode()
    assert not JobFile.objects.exists()


def test_the_report_tells_its_maker_of_no_matter_that_they_are_kept_from(
    world: World, read: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One more in the file than on the page would tell that there is one."""
    told: list[Counted] = []

    def pdf(partnership: Partnership, found: Counted, **how: Any) -> bytes:  # noqa: ANN401
        told.append(found)
        return b"%PDF-"

    monkeypatch.setattr("escalation.making.report_as_pdf", pdf)
    stories.raised(world)
    manager = world.business_manager
    stories.raised(world, concerned=(Concern(manager.user.name, "It is about them.", None, (manager,)),))
    later = MONDAY + timedelta(hours=1)
    answers = {"recipient": "The board", "why": "The year.", "once": str(uuid4())}
    read(f"{FIGURES}2026-year/report/", now=later, post=answers)
    assert [found.counts.raised for found in told] == [1]
    assert shown(read(FIGURES, now=later))["raised"].number == "1"


def test_what_is_missing_is_said(read: Callable[..., Any]) -> None:
    response = made(read, recipient="", why="")
    assert response.status_code == 422
    assert "Enter who the report is for" in response.content.decode()
    assert not Export.objects.exists()


def test_an_auditor_finds_the_report_in_the_register_of_exports(
    world: World, read: Callable[..., Any]
) -> None:
    made(read)
    client = Client()
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(world.auditor.user)
        text = client.get("/histories/exports/").content.decode()
    assert "Norfolk Safeguarding Children Board: report" in text
    assert "The board’s meeting" in text


def test_nobody_else_has_these_pages(world: World, read: Callable[..., Any]) -> None:
    bar = made(read).headers["Location"]
    elsewhere = make_partnership(code="elsewhere")
    pages = (
        FIGURES,
        f"{FIGURES}2026-year/category.csv",
        f"{FIGURES}2026-year/report/",
        of_the_report(),
        f"{of_the_report()}make/",
        bar,
    )
    for person in (world.teacher, world.chair, world.auditor, elsewhere.business_manager):
        client = Client()
        with time_machine.travel(datetime(2027, 1, 12, 9, tzinfo=UTC), tick=False):
            client.force_login(person.user)
            assert [client.get(page).status_code for page in pages] == [404] * len(pages)


def test_a_year_that_is_not_over_leaves_without_its_comparison() -> None:
    """A part of the year before, beside the whole of it in its own report, would tell how few came after that day."""
    year, now = period_of("2026-year"), datetime(2027, 1, 12, 9, tzinfo=UTC)
    assert year is not None
    counts = Counts(raised=20, settled=0, in_time=0, days=(), overdue=0, learning=0)
    so_far = Counted(year, year.span(LOCAL, now), counts, (), counts, (), "then", "then", has_before=True)
    assert {figure.compared for figure in so_far.leaving().figures} == {""}
    over = replace(so_far, span=year.span(LOCAL, datetime(2027, 4, 2, tzinfo=UTC)))
    assert over.leaving().figures[0].compared == "as many as then"
    assert so_far.figures()[0].compared == "as many as then"
