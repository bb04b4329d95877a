"""From the answered pages to what a disagreement is raised from."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.db.models import Q

from agencies.models import Membership, Post
from agencies.queries import people_of
from components.words import day_in_words
from escalation.forms.guide import Guide
from escalation.forms.raising import DangerPage, DecisionPage, desks_of
from escalation.services.answers import Child, Raised, SignsOfSafety
from escalation.zone import LOCAL

# Which page answers what the service may refuse.
PAGE_OF = {
    "responding": "agency",
    "desk": "decision",
    "put_at": "decision",
    "shortcut": "kind",
    "track": "kind",
    "protective_until": "time",
    "who": "who",
}
NOT_KNOWN = "Not known to the person who raised it"


def raised_from(guide: Guide) -> Raised:
    """The answers as the service takes them; every page has been answered."""
    danger, children = guide.answered("danger"), guide.answered("children")
    decision, view, timing = guide.given("decision"), guide.given("worries"), guide.given("time")
    assert danger is not None
    assert isinstance(danger.form, DangerPage)
    assert children is not None
    assert children.rows is not None
    whose = guide.whose
    assert guide.agency is not None
    assert whose is not None
    desk, person = named_desk(guide), guide.known.manager or named_person(guide)
    rows = children.rows.filled() if children.needs_rows else []
    return Raised(
        safety=danger.form.safety(),
        children=tuple(_child(row) for row in rows),
        responding=guide.agency,
        about=guide.known.about,
        own_service=whose.own(),
        service=guide.known.service,
        manager=guide.known.manager,
        decision=decision["decision"],
        decided_by=_decided_by(decision, desk, person),
        put_at=guide.put_at,
        decision_at=datetime.combine(decision["learned"], time(), tzinfo=LOCAL),
        desk=desk,
        person=person,
        view=SignsOfSafety(view["worries"], view["working_well"], view["needs"], view["scale"]),
        protective_until=timing["until"] or None,
        protective_reason=timing["why"] or "",
        meeting_coming=_meeting(timing),
        review_on=timing.get("review_on"),
        speak_up=guide.who.speaking_up() if guide.who else None,
        concerned=guide.who.concerns() if guide.who else (),
        **_kind(guide),
    )


def named_desk(guide: Guide) -> Post | None:
    """The desk that the raiser named."""
    given = guide.given("decision")
    chosen = given.get("desk") or given.get("desk_of_person")
    return desks_of(guide.known).filter(pk=chosen).first() if chosen else None


def named_person(guide: Guide) -> Membership | None:
    """The one member of that agency who has the name that was typed; None where there is none, or several."""
    name = " ".join((guide.given("decision").get("name") or "").split()).casefold()
    if not name:
        return None
    today = guide.asking.today
    here = people_of(guide.membership.partnership, on=today).filter(agency=guide.agency, starts__lte=today)
    others = here.exclude(user=guide.membership.user_id)
    if service := guide.known.service:
        others = others.filter(Q(service=service) | Q(service=None))
    found = [one for one in others if " ".join(one.user.name.split()).casefold() == name]
    return found[0] if len({one.user_id for one in found}) == 1 else None


def _decided_by(given: Mapping[str, Any], desk: Post | None, person: Membership | None) -> str:
    """Who made the decision, in words; where nobody was asked for, it is one's own manager."""
    if given.get("who", DecisionPage.PERSON) == DecisionPage.PERSON:
        return f"{person.user.name}, {person.called}" if person else given["name"]
    return desk.title if desk else NOT_KNOWN


def _meeting(given: Mapping[str, Any]) -> str:
    """Which conference or meeting with the family is coming, and when."""
    if not given["meeting"]:
        return ""
    day = given["meeting_on"]
    return f"{given['meeting_what']}, on {day_in_words(day)}" if day else given["meeting_what"]


def _kind(guide: Guide) -> dict[str, Any]:
    form = guide.kind
    if form is None:
        return {"category": ""}
    way = form.chosen
    return {
        "category": form.answered_category(),
        "track": form.road.key,
        "conference_at": form.conference_at,
        "record_only": form.record_only,
        "dissent": form.said,
        "elsewhere": form.elsewhere(),
        "shortcut": way.when,
        "shortcut_to": way.stage.key if way.when else "",
        "shortcut_reason": form.reason,
        "forms": form.filled(),
    }


def _child(row: Mapping[str, Any]) -> Child:
    born = row.get("birth")
    return Child(
        reference=row["reference"],
        initials=row.get("initials") or "",
        birth_month=born.month if born else None,
        birth_year=born.year if born else None,
        identifier=row.get("identifier") or "",
    )
