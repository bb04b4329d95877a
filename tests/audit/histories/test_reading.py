"""A history is one document, and every look at it leaves its trace."""

from datetime import timedelta

import pytest
from django.db import models

from agencies.models import Agency
from audit.access import log_access
from audit.acts import Act, Moment
from audit.models import AccessEntry, Entry, Subject
from escalation.services.telling import deliver_notices
from tests import stories
from tests.audit.histories.shown import LATER, Show, text_of, unguard
from tests.audit.samples import ACTOR
from tests.factories import MONDAY
from tests.stories import Story

pytestmark = pytest.mark.django_db


def looks() -> list[tuple[str, str, str]]:
    return list(AccessEntry.objects.filter(at=LATER).values_list("viewer_name", "looked_at", "reference"))


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


def test_of_several_rows_it_is_told_which_one_changed(story: Story, show: Show) -> None:
    """Two notices are sent: each line says to whom."""
    stories.advice_sought(story)
    deliver_notices(now=MONDAY + timedelta(hours=1))
    sent = text_of(show("history", story.it.reference)).split("Notice, changed")[1:]
    assert len(sent) > 1
    assert all(">To</dt>" in line.split(">Sent</dt>")[0] for line in sent)


def test_who_looked_is_told_in_words(story: Story, show: Show) -> None:
    by, reference = story.world.teacher.actor(), story.it.reference
    for page in ("looks", "form", "paper 0123456789ab"):
        log_access(by=by, looked_at=page, reference=reference, now=MONDAY)
    answer = text_of(show("history", reference)).split('id="looks"')[1]
    assert [
        words
        for words in ("Who looked", "A page to write on", "A paper, its digest begins 0123456789ab")
        if f">{words}</td>" not in answer
    ] == []


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
