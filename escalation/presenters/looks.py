"""Who looked at a matter: by name on one's own side and the board's, by agency alone on the other side."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from agencies.models import Holding, Membership
from audit.models import AccessEntry
from escalation.core.stages import Side
from escalation.models import Paper, Party, Seat
from escalation.places import Place
from escalation.reading import Reading

# What people read for the kind of page that was looked at.
PAGES: Mapping[str, str] = {
    "matter": "the record",
    "views": "both views",
    "people": "the people",
    "times": "the times",
    "looks": "who looked",
    "history": "the history",
    "export": "the export",
    "panel": "what reached the panel",
    "decision letter": "the letter with the decision",
    "form": "a page to write on",
    "mediation": "how the mediation stands",
    "copy": "a copy for the child’s file",
    "learning": "what it teaches",
    "papers": "the papers",
    "actions": "the actions",
    "letters": "the letters",
    "letter": "a letter",
    "joint meeting": "the joint meeting",
    "referral": "the referral",
    "referral letter": "the letter of the referral",
    "verification": "the verification",
}


# A membership's key; what looked without one (the command line) is of no side.
UUID_TEXT = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Look:
    """Somebody looked, at what, when."""

    key: int
    who: str
    at_what: str
    at: datetime


def looks_at(reading: Reading, place: Place) -> list[Look]:
    """Every look at a matter, newest first.

    Of the other side it says the agency alone: a name would tell whom they asked for advice, which is theirs.
    """
    entries = list(AccessEntry.objects.filter(reference=reading.it.reference).order_by("-at", "-pk"))
    it = reading.it
    # Who speaks up without their name is not named to the board either.
    unnamed = {str(it.raised_by_id)} if it.raiser_name != it.raised_by.user.name else set()
    others = _of_the_other_side(reading, place, {entry.viewer_key for entry in entries})
    papers = {paper.sha256[:12]: paper.title for paper in reading.rows(Paper) if paper.has_file}
    return [
        Look(
            entry.pk,
            f"Somebody at {entry.viewer_agency}"
            if entry.viewer_key in others or entry.viewer_key in unnamed
            else _named(entry),
            _at_what(entry.looked_at, papers),
            entry.at,
        )
        for entry in entries
    ]


def page_in_words(looked_at: str) -> str:
    """The page as auditors read it; of a paper that was fetched they know the beginning of its digest."""
    kind, _, digest = looked_at.partition(" ")
    return f"a paper, its digest begins {digest}" if kind == "paper" else PAGES.get(looked_at, looked_at)


def _at_what(looked_at: str, papers: Mapping[str, str]) -> str:
    """The page in words. Which file was fetched is told to who may read it: of any other there is no trace."""
    kind, _, digest = looked_at.partition(" ")
    if kind == "paper":
        return f"the paper “{papers[digest]}”" if digest in papers else PAGES["papers"]
    return PAGES.get(looked_at, looked_at)


def _of_the_other_side(reading: Reading, place: Place, viewers: set[str]) -> set[str]:
    """Of these viewers the people at the agencies of the other side; for the board nobody is of the other side."""
    if place.side is None:
        return set()
    parties = reading.rows(Party)
    agencies = {party.agency_id for party in parties if Side(party.side) is place.side.other}
    if any(party.agency_id in agencies for party in parties if Side(party.side) is place.side):
        # Inside one agency it is not the agency that tells the sides apart, but where each sits.
        seats = Seat.objects.filter(disagreement=reading.it, side=place.side)
        held = Holding.objects.filter(post__in=seats.exclude(post=None).values("post"))
        ours = {*seats.values_list("membership", flat=True), *held.values_list("membership", flat=True)}
        return viewers - {str(key) for key in ours} - {str(key) for key in reading.standing.membership_ids}
    people = Membership.objects.filter(pk__in=[key for key in viewers if UUID_TEXT.fullmatch(key)])
    return {str(key) for key, agency in people.values_list("pk", "agency") if agency in agencies}


def _named(entry: AccessEntry) -> str:
    return ", ".join(part for part in (entry.viewer_name, entry.viewer_role, entry.viewer_agency) if part)
