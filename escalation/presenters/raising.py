"""What the pages of raising show: the answers to check, who will know, to whom it went, what happens next."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from agencies.models import Agency, Holding, Membership, Post
from agencies.queries import is_off_accord
from agencies.routes import holders_on, route
from components.words import day_in_words, in_words, joined
from escalation.core.choosing import WORDS
from escalation.core.names import How
from escalation.core.policy import Policy, Stage
from escalation.core.stages import Rung, Side
from escalation.presenters.dissent import to_check
from escalation.services.answers import Child, Raised
from escalation.services.seating import desks_of_person, slugs_at, through_at

Row = dict[str, object]
Card = dict[str, object]

# What the pages are called where they are listed.
TITLES = {
    "danger": "The child now",
    "children": "Which child",
    "agency": "Whose decision",
    "decision": "The decision",
    "kind": "What kind",
    "worries": "How you see it",
    "time": "How soon",
    "who": "Who must not know",
}


def elsewhere(policy: Policy, how: How) -> list[str]:
    """What this procedure is not for, or not alone for, and where to go."""
    return [f"{one.subject}: {one.go_to}." for one in policy.elsewhere if one.how is how]


def others(policies: Iterable[Policy]) -> list[str]:
    """What else is in force in the partnership, and for what."""
    return [f"“{one.title}”, for disagreements {_settles(one)}." for one in policies]


def _settles(policy: Policy) -> str:
    scopes = " or ".join(WORDS[scope] for scope in policy.scope)
    return f"{scopes}, {' or '.join(WORDS[about] for about in policy.about)}"


def still_to_answer(name: str, href: str, *, begun: bool) -> Row:
    """A page that still wants an answer, as a task."""
    status = {"tag": {"text": "Begun, not complete" if begun else "Not answered yet", "colour": "blue"}}
    return {"title": TITLES[name], "href": href, "status": status}


def cards(raised: Raised, stage: Stage, change: Callable[[str], str], *, put_now: bool = False) -> list[Card]:
    """Every answer under its question, with the way to change it; ``change`` gives the address of a page.

    ``put_now`` is where the raiser has not put it to the other side before.
    """
    view, safety = raised.view, raised.safety
    answers: list[tuple[str, list[tuple[str, str]]]] = [
        (
            "danger",
            [
                ("How safe is the child now?", safety.safe.label),
                ("How is the child now?", safety.how),
                ("What keeps the child safe?", safety.keeps_safe),
            ],
        ),
        ("children", [_child(number, one) for number, one in enumerate(raised.children, 1)]),
        ("agency", _whose(raised)),
        (
            "decision",
            [
                ("Who made it", raised.decided_by),
                ("What was decided, or not done", raised.decision),
                ("When you learned of it", day_in_words(raised.decision_at) if raised.decision_at else ""),
                (
                    "When you first put it to them",
                    "Now, by sending this" if put_now else in_words(raised.put_at),
                ),
            ],
        ),
        ("kind", _kind(raised, stage)),
        (
            "worries",
            [
                ("What are you worried about?", view.worries),
                ("What is working well?", view.working_well),
                ("What needs to happen?", view.needs),
                ("How safe is the child?", f"{view.scale} of 10"),
            ],
        ),
        ("time", _time(raised)),
        ("who", _who(raised)),
    ]
    return [_card(page, rows, change(page)) for page, rows in answers if rows]


def _whose(raised: Raised) -> list[tuple[str, str]]:
    rows = [("Agency", raised.responding.name)]
    if raised.own_service:
        rows.append(("Your service", raised.own_service.name))
    if raised.service:
        rows.append(("The service whose decision it is", raised.service.name))
    if raised.manager:
        rows.append(("Whose decision it is", f"{_called(raised.manager)}: your own manager"))
    return rows


def _time(raised: Raised) -> list[tuple[str, str]]:
    until = raised.protective_until
    rows = [
        ("A conference or a meeting with the family", raised.meeting_coming or "None is coming"),
        (
            "Does the child need an answer sooner?",
            f"By {in_words(until)}" if until else "No, the usual time is enough",
        ),
    ]
    rows += [("Why", raised.protective_reason)] if until else []
    return [*rows, ("Both sides look again", in_words(raised.review_on))] if raised.review_on else rows


def _who(raised: Raised) -> list[tuple[str, str]]:
    spoken = raised.speak_up
    rows = [
        ("Your own managers", "They can know of it" if spoken is None else "They do not see that it exists")
    ]
    if spoken is not None:
        guardian = spoken.guardian
        rows += [
            ("Who acts for you", _called(guardian) if guardian else "Nobody yet: somebody is looked for"),
            ("Whom the other side may contact", f"{spoken.contact_name} {spoken.contact_telephone}".strip()),
            ("Is the other side told that it is you?", "Yes" if spoken.shows_name else "No"),
            ("Why you go past your line", spoken.why),
        ]
    for one in raised.concerned:
        known = "" if one.people else " (not on Accord today)"
        rows += [
            ("A person concerned, who must not see it", f"{one.name}, {one.agency}{known}"),
            ("The worry about their conduct", one.why),
        ]
    if not raised.concerned:
        rows.append(("Somebody’s own conduct", "Is no part of the worry"))
    return [row for row in rows if row[1]]


def _card(page: str, rows: Iterable[tuple[str, str]], href: str) -> Card:
    return {
        "rows": [{"key": key, "value": {"text": value, "classes": "accord-typed"}} for key, value in rows],
        "card": {"title": TITLES[page], "id": page, "actions": [{"text": "Change", "href": href}]},
    }


def _child(number: int, child: Child) -> tuple[str, str]:
    facts = joined(facts_of_child(child))
    return f"Child {number}", f"Your own reference {child.reference}" + f", told to them as: {facts}" * bool(
        facts
    )


def facts_of_child(child: object) -> list[str]:
    """The facts by which the other side can find a child, each with what it is; from an answer or from a case."""
    initials, identifier = getattr(child, "initials", ""), getattr(child, "identifier", "")
    month, year = getattr(child, "birth_month", None), getattr(child, "birth_year", None)
    born = f"born in {date(year, month, 1):%B %Y}" if month and year else ""
    named = [f"initials {initials}" * bool(initials), born, f"number {identifier}" * bool(identifier)]
    return [fact for fact in named if fact]


def _kind(raised: Raised, stage: Stage) -> list[tuple[str, str]]:
    begins = (
        "Nowhere: it is put on record only" if raised.record_only else f"Stage {stage.number}: {stage.title}"
    )
    rows = [("Kind", raised.category or "None of these"), ("Begins at", begins)]
    if raised.conference_at and not raised.dissent:
        rows.append(("When the conference was held", day_in_words(raised.conference_at)))
    rows += to_check(raised.dissent)
    if raised.elsewhere:
        rows.append(("Settled elsewhere", raised.elsewhere))
    if raised.shortcut:
        rows += [("Because", raised.shortcut), ("Why you think so", raised.shortcut_reason)]
    return rows + [(label, text) for filled in raised.forms.values() for label, text in filled.items()]


@dataclass(frozen=True)
class Receiver:
    """One to whom it goes: a desk with the people at it, or a person."""

    name: str
    people: tuple[str, ...]
    ring: str = ""  # where nobody is there
    by_letter: bool = False  # an agency that is not on Accord

    @property
    def sentence(self) -> str:
        if self.by_letter:
            return (
                f"{self.name}: it is not on Accord. You send it a letter, which is made for you. {self.ring}"
            )
        if self.people:
            return f"{self.name}: {joined(list(self.people))}"
        return f"{self.name}: nobody is there today. {self.ring}"


def receivers(
    membership: Membership, policy: Policy, raised: Raised, stage: Stage, on: date
) -> list[Receiver]:
    """To whom it will be sent, by name: the person, the desk, and where it goes to the panel the convener."""
    agency = raised.responding
    kind, side = agency.kind, Side.RESPONDING
    desk = raised.desk or route(
        agency=agency,
        partnership=membership.partnership,
        slugs=slugs_at(policy, stage, kind, side),
        on=on,
        service=raised.service,
        through=through_at(policy, stage, kind, side),
        # Inside one agency it never goes to a desk of the raiser's own.
        without=desks_of_person(membership, on=on) if agency == membership.agency else (),
    )
    by_letter = is_off_accord(agency, membership.partnership)
    found = [Receiver(agency.name, (_called(raised.person),))] if raised.person and not by_letter else []
    if raised.manager is not None and stage.rung is Rung.PRACTITIONER:
        return found
    if by_letter:
        found.append(Receiver(agency.name, (), _ring(agency), by_letter=True))
    elif desk is not None:
        found.append(_desk(desk, on, _concerned(raised)))
    elif raised.person is None:
        found.append(Receiver(agency.name, (), _ring(agency)))
    if stage.rung is Rung.PANEL and policy.panel:
        chair = route(agency=None, partnership=membership.partnership, slugs=[policy.panel.chaired_by], on=on)
        found += [_desk(chair, on, _concerned(raised))] if chair else []
    return found


def _concerned(raised: Raised) -> set[int]:
    return {person.user_id for one in raised.concerned for person in one.people}


def _desk(post: Post, on: date, without: Collection[int] = ()) -> Receiver:
    there = [one for one in holders_on(post, on) if one.membership.user_id not in without]
    people = tuple(_held(holding) for holding in there)
    return Receiver(str(post), people, _ring(post.agency, post))


def _held(holding: Holding) -> str:
    return _called(holding.membership) + (" (stands in)" if holding.stands_in else "")


def _called(membership: Membership) -> str:
    return f"{membership.user.name}, {membership.called}"


def _ring(agency: Agency | None, post: Post | None = None) -> str:
    number = (post.telephone if post else "") or (agency.telephone if agency else "")
    return f"Ring them: {number}, then record it." if number else "No telephone is entered for them."


def board_sentence(policy: Policy, stage: Stage) -> str:
    """What the board's business manager sees of it, said before it is sent."""
    sees = "The business manager of your board sees that there is a matter: its reference, the agencies, the stage"
    if stage.rung.order >= policy.contents_from.rung.order:
        return f"{sees}, and what is in it."
    return f"{sees} and whose turn it is. What is in it they see only if it reaches “{policy.contents_from.title}”."


def manager_sentence(membership: Membership, on: date, raised: Raised) -> str:
    """Who of the raiser's own line can read it, said before it is sent; the manager may be the other side."""
    manager, other_side = membership.manager, raised.manager
    if raised.speak_up is not None:
        guardian = raised.speak_up.guardian
        acts = (
            f"{_called(guardian)} acts for you at every stage."
            if guardian
            else "Somebody is looked for to act for you."
        )
        return f"Nobody above you sees this matter, or hears of it. {acts}"
    if manager is not None and manager.user_id in _concerned(raised):
        return f"{_called(manager)} is a person concerned, and does not see this matter."
    if other_side is not None:
        return (
            f"{_called(other_side)} is the other side: they read what you write for both sides, and nothing that "
            "you keep to your own."
        )
    if manager is None or (manager.ends is not None and manager.ends <= on):
        return "Nobody is entered as your manager, so nobody in your own line sees it yet."
    return (
        f"{_called(manager)}: as your manager, they can read this matter from now on. "
        "They cannot stop you from raising it."
    )
