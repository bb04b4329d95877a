"""The auditors' pages: find, read, verify and export; a look leaves a trace, and nobody else comes in."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Agency, Membership, Partnership
from agencies.roles import Role
from agencies.services import add_agency, add_person, set_up_partnership
from audit.acts import Act, Moment
from audit.append_only import remove
from audit.models import AccessEntry, Entry, Export, Subject
from audit.verification import Tally, verify
from jobs.models import Job
from jobs.services import run, start
from tests import stories
from tests.audit.samples import ACTOR, act_on, new_subject
from tests.factories import COMMAND_LINE, MONDAY, make_partnership
from tests.jobs.files import file_of
from tests.stories import Story

pytestmark = pytest.mark.django_db
EARLY = date(2026, 1, 1)
Show = Callable[..., HttpResponse]
LATER = MONDAY + timedelta(days=30)


@pytest.fixture
def auditor(db: None) -> Membership:
    """A partnership with an auditor and nobody else."""
    how = {"by": COMMAND_LINE, "now": MONDAY - timedelta(days=30)}
    partnership = set_up_partnership(code="norfolk", name="Norfolk Board", title="NSCB", **how)
    return add_person(
        partnership=partnership,
        name="Ida Long",
        email="ida@example.org",
        role=Role.AUDITOR,
        starts=EARLY,
        **how,
    )


@pytest.fixture
def matter(auditor: Membership) -> Subject:
    """A history of four entries, of which the second and the fourth changed what the first wrote."""
    subject = new_subject("K7-3QF9")
    agency = Agency(code="school", name="Hawthorn Academy", kind="education", hours="9 to 4")
    with act_on(subject, at=MONDAY, title="Threshold", stage="Stage one", opened_at=MONDAY) as act:
        act.add(agency)
    for name, stage in (("Hawthorn Trust", {}), ("Hawthorn Schools", {"stage": "Stage two"})):
        with act_on(subject, at=MONDAY, **stage) as act:
            agency.name = name
            act.save(agency)
        with act_on(subject, at=MONDAY, kind="test.noted"):
            pass
    return subject


@pytest.fixture
def story(db: None) -> Story:
    return stories.raised(make_partnership())


@pytest.fixture
def show(client: Client) -> Show:
    """What an auditor is shown at an address of a month later."""

    def get(
        name: str,
        *arguments: Any,  # noqa: ANN401
        post: dict[str, Any] | None = None,
        who: Membership | None = None,
        **query: Any,  # noqa: ANN401
    ) -> HttpResponse:
        address = reverse(f"audit:{name}", args=arguments)
        with time_machine.travel(LATER, tick=False):
            client.force_login((who or Membership.objects.get(role=Role.AUDITOR)).user)
            return client.get(address, query) if post is None else client.post(address, post)

    return get


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def looks() -> list[tuple[str, str, str]]:
    return list(AccessEntry.objects.filter(at=LATER).values_list("viewer_name", "looked_at", "reference"))


# --- Who may -----------------------------------------------------------------------------------------------------


def addresses(reference: str) -> list[str]:
    with_reference = [reverse(f"audit:{name}", args=[reference]) for name in ("history", "verify", "export")]
    of_exports = [reverse(f"audit:{name}", args=[reference, uuid4()]) for name in ("exported", "make")]
    return [reverse("audit:histories"), reverse("audit:exports"), *with_reference, *of_exports]


def test_whoever_is_no_auditor_finds_nothing_there(story: Story, client: Client) -> None:
    for who in ("teacher", "social_worker", "business_manager", "chair", "stranger"):
        with time_machine.travel(LATER):
            client.force_login(getattr(story.world, who).user)
            assert {client.get(address).status_code for address in addresses(story.it.reference)} == {404}, (
                who
            )


def test_the_anonymous_is_sent_to_sign_in(matter: Subject, client: Client) -> None:
    for address in addresses(matter.reference):
        assert client.get(address).url.startswith("/accounts/login/")


def test_an_auditor_whose_time_is_over_is_none(auditor: Membership, show: Show) -> None:
    with Act(
        Subject.objects.get(reference=auditor.partnership.subject.reference),
        "test.written",
        by=ACTOR,
        at=Moment(MONDAY, MONDAY),
    ) as act:
        auditor.ends = MONDAY.date()
        act.save(auditor)
    assert show("histories").status_code == 404


def test_an_auditor_reads_no_other_partnership(auditor: Membership, show: Show) -> None:
    elsewhere = new_subject("ZZ-7777", partnership="suffolk")
    with act_on(elsewhere, opened_at=MONDAY):
        pass
    assert "ZZ-7777" not in text_of(show("histories"))
    assert show("history", "ZZ-7777").status_code == 404
    assert show("verify", "ZZ-7777").status_code == 404
    assert show("export", "ZZ-7777", post={"form": "pdf"}).status_code == 404


def test_the_setting_up_of_a_partnership_is_no_history(auditor: Membership, show: Show) -> None:
    assert show("history", "NORFOLK").status_code == 404


# --- Find --------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(auditor: Membership) -> None:
    """Three histories of which no matter exists: the search asks the subjects alone."""
    for code in ("school", "police", "hospital"):
        add_agency(
            partnership=auditor.partnership, code=code, name=code, kind="other", by=COMMAND_LINE, now=MONDAY
        )
    for reference, agency, late, opened, result in (
        ("AA-AAAA", "school", True, MONDAY, ""),
        ("BB-BBBB", "police", False, MONDAY - timedelta(days=2), "agreed"),
        ("CC-CCCC", "police", False, MONDAY - timedelta(days=9), "not_resolved"),
    ):
        index = {"parties": f"|{agency}|hospital|", "late": late, "opened_at": opened, "result": result}
        with act_on(new_subject(reference), stage=f"Stage of {reference[0]}", **index):
            pass


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ({}, "ABC"),
        ({"reference": "aa-aaaa"}, "A"),
        ({"reference": " BB-BBBB "}, "B"),
        ({"agency": "police"}, "BC"),
        ({"agency": "hospital"}, "ABC"),
        ({"agency": "hosp"}, ""),
        ({"stage": "Stage of C"}, "C"),
        ({"result": "agreed"}, "B"),
        ({"late": "yes"}, "A"),
        ({"late": "no"}, "BC"),
        ({"opened_from_day": "9", "opened_from_month": "1", "opened_from_year": "2027"}, "AB"),
        ({"opened_to_day": "9", "opened_to_month": "1", "opened_to_year": "2027"}, "BC"),
        ({"opened_to_day": "8", "opened_to_month": "1", "opened_to_year": "2027"}, "C"),
        ({"agency": "police", "result": "not_resolved"}, "C"),
        ({"reference": "ZZ-ZZZZ"}, ""),
    ],
)
def test_a_history_is_found_by(asked: dict[str, str], there: str, three: None, show: Show) -> None:
    answer = text_of(show("histories", **asked))
    assert "".join(name for name in "ABC" if f">{name * 2}-{name * 4}<" in answer) == there


@pytest.mark.parametrize(
    "asked",
    [
        {"agency": "nobody"},
        {"stage": "<script>"},
        {"late": "perhaps"},
        {"reference": "x" * 99},
        {"reference": "a\x00b"},
        {"opened_from_day": "31", "opened_from_month": "2", "opened_from_year": "2027"},
        {"opened_from_day": "1", "opened_from_month": "", "opened_from_year": ""},
    ],
)
def test_a_bad_search_says_what_is_wrong(asked: dict[str, str], auditor: Membership, show: Show) -> None:
    response = show("histories", **asked)
    assert response.status_code == 200
    assert "There is a problem" in text_of(response)


@pytest.mark.parametrize("number", ["0", "999", "x"])
def test_a_page_that_is_not_there_is_one_that_is(number: str, auditor: Membership, show: Show) -> None:
    assert show("histories", page=number).status_code == 200


def test_the_list_asks_no_more_for_more_rows(three: None, show: Show) -> None:
    show("histories")  # signs in
    with CaptureQueriesContext(connection) as before:
        show("histories")
    for number in range(20):
        with act_on(new_subject(f"Q{number}-QQQQ"), opened_at=MONDAY):
            pass
    with CaptureQueriesContext(connection) as after:
        show("histories")
    assert len(after) == len(before)


# --- Read --------------------------------------------------------------------------------------------------------


def test_a_history_is_one_document(story: Story, show: Show) -> None:
    reference = story.it.reference
    answer = text_of(show("history", reference))
    for number, entry in enumerate(Entry.objects.filter(subject__reference=reference), start=1):
        assert f'id="entry-{number}"' in answer
        assert entry.actor_name in answer
    assert "Raised a disagreement with Norfolk Children&#x27;s Services" in answer
    for words in (
        stories.VIEW.worries,
        stories.SAFE.how,
        "Hawthorn Academy",
        'href="#part-1"',
        'href="#looks"',
    ):
        assert words in answer


def test_it_tells_what_was_written_and_not_what_a_row_says_now(matter: Subject, show: Show) -> None:
    live: models.QuerySet[Agency] = models.QuerySet(Agency)
    live.update(name="Tampered with")
    answer = text_of(show("history", matter.reference))
    assert "Tampered with" not in answer
    assert "Hawthorn Schools" in answer


def test_chapters_are_the_stages(matter: Subject, show: Show) -> None:
    answer = text_of(show("history", matter.reference))
    assert 'href="#part-1">Stage one</a> (entries 1 to 3)' in answer
    assert 'href="#part-2">Stage two</a> (entries 4 to 5)' in answer


def test_of_a_changed_row_what_changed_is_told(matter: Subject, show: Show) -> None:
    entry = text_of(show("history", matter.reference)).split('id="entry-2"')[1].split('id="entry-3"')[0]
    assert "Agency, changed" in entry
    assert "Hawthorn Trust" in entry
    assert "9 to 4" not in entry


def test_what_one_side_wrote_for_itself_is_read_too(story: Story, show: Show) -> None:
    record = stories.advice_sought(story)
    answer = text_of(show("history", story.it.reference))
    assert record.said in answer
    assert "Own side" in answer


def test_claimed_and_recorded_time_are_both_said_where_they_differ(matter: Subject, show: Show) -> None:
    at = Moment(claimed=MONDAY, recorded=MONDAY + timedelta(minutes=61))
    with Act(matter, "test.noted", by=ACTOR, at=at, facts={"what": "late"}):
        pass
    answer = text_of(show("history", matter.reference))
    assert "9:30am on Monday 11 January 2027</time>; written down at" in answer


def test_who_looked_is_told_and_so_is_the_auditor(matter: Subject, show: Show) -> None:
    show("history", matter.reference)
    assert looks() == [("Ida Long", "history", matter.reference)]
    assert "Ida Long" in text_of(show("history", matter.reference))


def test_every_page_leaves_its_trace(matter: Subject, show: Show) -> None:
    reference = matter.reference
    show("histories")
    show("exports")
    show("verify", reference)
    show("export", reference)
    assert [(what, which) for _, what, which in looks()] == [
        ("histories", ""),
        ("exports", ""),
        ("verification", reference),
        ("export", reference),
    ]


def test_a_damaged_history_can_still_be_read(matter: Subject, show: Show) -> None:
    unguard()
    Entry.objects.filter(number=2).update(facts="{", index="[", kind="test.unheard")
    Entry.objects.filter(number=3).update(rows="no rows", facts="[]")
    answer = show("history", matter.reference)
    assert answer.status_code == 200
    assert "of a kind that is not known here" in text_of(answer)


# --- Verify ------------------------------------------------------------------------------------------------------


def unguard() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE") if connection.vendor == "postgresql" else None
        for statement in remove(connection, Entry._meta.db_table):
            cursor.execute(statement)


def test_a_history_that_holds_is_said_to_hold(matter: Subject, show: Show) -> None:
    answer = text_of(show("verify", matter.reference))
    assert "This history holds" in answer
    assert Subject.objects.get(reference=matter.reference).head in answer


def test_a_history_that_does_not_hold_names_the_entry(matter: Subject, show: Show) -> None:
    unguard()
    Entry.objects.filter(subject__reference=matter.reference, number=3).update(actor_name="Somebody else")
    answer = text_of(show("verify", matter.reference))
    assert "This history does not hold" in answer
    assert '#entry-3">Entry 3</a>: it was changed after it was written' in answer


# --- Export ------------------------------------------------------------------------------------------------------


def typed(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    given = {"form": "json", "recipient": "The independent reviewer", "why": "A learning review.\nIn March."}
    return given | {"once": str(uuid4())} | changed


def test_an_export_is_an_act_on_the_chain(matter: Subject, show: Show) -> None:
    reference, before = matter.reference, matter.length
    answer = show("export", reference, post=typed())
    made = Export.objects.get()
    assert answer.url == reverse("jobs:job", args=[Job.objects.get().pk])
    entry = Entry.objects.get(subject__reference=reference, number=before + 1)
    assert (entry.kind, entry.actor_name, made.length) == (
        "history.exported",
        "Ida Long",
        before + 1,
    )
    assert (made.recipient, made.why) == ("The independent reviewer", "A learning review.\nIn March.")
    assert "Exported this history as JSON" in text_of(show("history", reference))
    assert list(verify(Tally(), now=LATER)) == []


def test_an_export_sent_twice_is_one(matter: Subject, show: Show) -> None:
    twice = typed()
    first, second = (show("export", matter.reference, post=twice) for _ in range(2))
    assert first.url == second.url
    assert Export.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"form": ""}, "Select in which form you want it"),
        ({"form": "docx"}, "There is a problem"),
        ({"recipient": ""}, "Enter who it is for"),
        ({"recipient": "x" * 201}, "must be 200 characters or fewer"),
        ({"why": "  "}, "Enter why they need it"),
        ({"why": "x" * 2001}, "must be 2000 characters or fewer"),
        ({"why": "a\x00b"}, "cannot be kept"),
        ({"once": "no key"}, "We could not tell what this page was built on"),
    ],
)
def test_a_bad_export_keeps_what_was_typed_and_writes_nothing(
    changed: dict[str, str], said: str, matter: Subject, show: Show
) -> None:
    answer = show("export", matter.reference, post=typed(**changed))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Export.objects.exists()
    if "why" not in changed:
        assert "A learning review." in text_of(answer)


def test_markup_in_a_reason_is_a_text(matter: Subject, show: Show) -> None:
    show("export", matter.reference, post=typed(recipient="<b>me</b>", why="<script>alert(1)</script>"))
    made = Export.objects.get()
    for answer in (show("exported", matter.reference, made.pk), show("exports")):
        assert "<script>alert" not in text_of(answer)
        assert "&lt;b&gt;me" in text_of(answer)


def second_auditor() -> Membership:
    return add_person(
        partnership=Partnership.objects.get(),
        name="Una Short",
        email="una@example.org",
        role=Role.AUDITOR,
        starts=EARLY,
        by=COMMAND_LINE,
        now=MONDAY,
    )


def test_the_file_is_for_who_made_the_export(matter: Subject, show: Show) -> None:
    show("export", matter.reference, post=typed())
    made = Export.objects.get()
    other = second_auditor()
    assert show("exported", matter.reference, made.pk, who=other).status_code == 404
    assert show("make", matter.reference, made.pk, who=other, post=again()).status_code == 404
    assert Job.objects.count() == 1
    assert "The independent reviewer" in text_of(show("exports", who=other))


def again() -> dict[str, str]:
    return {"once": str(uuid4())}


def test_the_json_file_ends_with_its_own_export(matter: Subject, show: Show, client: Client) -> None:
    reference = matter.reference
    first = file_of(client, show("export", reference, post=typed()))
    made = Export.objects.get()
    with act_on(Subject.objects.get(reference=reference), kind="test.noted"):
        pass
    answer = file_of(client, show("make", reference, made.pk, post=again()))
    assert answer["Content-Disposition"] == f'attachment; filename="{reference}-to-entry-{made.length}.json"'
    document = json.loads(answer.content)
    assert document["reference"] == reference
    assert document["entries"][-1]["number"] == made.length
    assert document["entries"][-1]["kind"] == "history.exported"
    assert document["export"]["recipient"] == "The independent reviewer"
    assert document["rows"][0]["values"]["name"] == "Hawthorn Academy"
    assert document["rows"][-1]["texts"] == {"recipient": "The independent reviewer", "why": typed()["why"]}
    assert first.content == answer.content


def test_an_auditor_whose_time_is_over_gets_no_file_that_they_asked_for(
    matter: Subject, auditor: Membership, show: Show
) -> None:
    """Asked again when the work is done: it may be hours later, or by another worker."""
    show("export", matter.reference, post=typed())
    chain = Subject.objects.get(reference=auditor.partnership.subject.reference)
    with Act(chain, "test.written", by=ACTOR, at=Moment(MONDAY, MONDAY)) as act:
        auditor.ends = MONDAY.date()
        act.save(auditor)
    made = Export.objects.get()
    where = {"reference": matter.reference, "export": str(made.pk)}
    job = start(kind="history", owner=auditor.user, parameters=where, once=uuid4(), now=LATER)
    run(key=job.pk, clock=lambda: LATER)
    job.refresh_from_db()
    assert (job.status, job.files.count()) == ("failed", 0)
    assert job.said == "You may not read this history any more, so its file was not made."


def test_the_pdf_file_is_tagged(matter: Subject, show: Show, client: Client) -> None:
    asked = show(
        "export",
        matter.reference,
        post=typed(form="pdf", why="Signs no font has: \N{GRINNING FACE} \x07 你好"),
    )
    answer = file_of(client, asked)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/Marked true", b"pdfuaid:part", b"/Lang"):
        assert mark in answer.content


def test_the_register_names_every_export(matter: Subject, show: Show) -> None:
    assert "No history was exported yet" in text_of(show("exports"))
    for recipient in ("The reviewer", "The coroner"):
        show("export", matter.reference, post=typed(recipient=recipient))
    answer = text_of(show("exports"))
    assert answer.index("The coroner") < answer.index("The reviewer")
    assert "Ida Long" in answer
