"""A history is verified on its page, and what does not hold is named."""

import pytest

from audit.models import Entry, Subject
from tests.audit.histories.shown import Show, text_of, unguard

pytestmark = pytest.mark.django_db


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
