"""What the auditors' pages ask of the ledger."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet

from audit.models import Entry, Export, Subject, SubjectQuerySet
from audit.opened import LEFT_OUT, Content, keys_of

if TYPE_CHECKING:
    from audit.readers import Reader

# The kinds of subject that have a history to read; a partnership's setting up has none.
WITH_A_HISTORY = ("disagreement", "referral")


class SearchWords(TypedDict):
    """What may be chosen in a search."""

    stages: list[str]
    results: list[str]


def histories_of(reader: "Reader") -> SubjectQuerySet:
    """The histories that somebody may read: the one rule for finding, reading, verifying and exporting.

    Those of their partnerships, but for what they are kept from.
    """
    here = Subject.objects.filter(kind__in=WITH_A_HISTORY, partnership__in=reader.partnerships)
    return here.exclude(reference__in=reader.kept_from)


def words_of_search(subjects: SubjectQuerySet) -> SearchWords:
    """The stages and results that these subjects have."""

    def distinct(name: str) -> list[str]:
        return list(subjects.exclude(**{name: ""}).order_by(name).values_list(name, flat=True).distinct())

    return {"stages": distinct("stage"), "results": distinct("result")}


def exported_by(reader: "Reader") -> QuerySet[Export]:
    """The exports that this person made, of histories that they may still read, with no more in them than they may."""
    acts = Entry.objects.filter(subject=OuterRef("subject"), number=OuterRef("length"))
    own = acts.filter(actor_key=reader.actor.key)
    narrow = Q(pk__in=[])
    for code, grant in reader.grants.items():
        narrow |= Q(subject__partnership=code) & _leaves_out(grant.left_out)
    made = Export.objects.filter(narrow, Exists(own), subject__in=histories_of(reader))
    return made.select_related("subject")


def _leaves_out(left_out: frozenset[Content]) -> Q:
    """That an export leaves out at least this."""
    if not left_out:
        return Q()
    sets = (left_out, frozenset(LEFT_OUT))
    return Q(left_out__in={keys_of(one) for one in sets})


def register_of(reader: "Reader") -> QuerySet[Entry]:
    """The act of every export that somebody may know of, newest first: of a history, or of what a board reports."""
    made = Export.objects.filter(subject=OuterRef("subject"), length=OuterRef("number"))
    acts = Entry.objects.filter(Exists(made), subject__partnership__in=reader.partnerships)
    acts = acts.exclude(subject__reference__in=reader.kept_from)
    return acts.select_related("subject").order_by("-recorded_at", "-number")


def with_exports(page: Iterable[Entry]) -> list[tuple[Entry, Export]]:
    """Each act of an export with its row: the last entry that a copy has is that act."""
    acts = list(page)
    rows = Export.objects.filter(subject__in={act.subject_id for act in acts})
    by_place = {(row.subject_id, row.length): row for row in rows}
    places = [(act, (act.subject_id, act.number)) for act in acts]
    return [(act, by_place[place]) for act, place in places if place in by_place]
