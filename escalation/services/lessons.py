"""What was learned, sent on its way: from a matter that is closed, a refused referral, or practice itself."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from agencies.models import Membership, Partnership
from agencies.standing import Standing
from audit.acts import lock_subject
from audit.models import Subject
from cases.models import Referral
from escalation.core.decisions import MoveRefused
from escalation.core.stages import State
from escalation.lessons import LessonAct, lesson_act
from escalation.models import Disagreement, Learning, Lesson, PolicyVersion
from escalation.permissions import check_can_write
from escalation.places import Place
from escalation.services.doing import begin
from escalation.services.learning import write_answers
from escalation.services.lesson_turns import send_to, slugs_of
from escalation.services.on_referrals import begin_on
from escalation.services.policies import policies_in_force, policy_in_force
from escalation.services.raising import ALPHABET
from escalation.zone import local_day

CHAIN = "learning"


@dataclass(frozen=True)
class Point:
    """What was learned, in the words of whoever writes it down: no names."""

    themes: str
    why_not_earlier: str = ""
    would_help: str = ""
    about: str = ""


def is_sent_on(it: Disagreement, learning: Learning) -> bool:
    """Whom the policy names reads what every matter teaches; where it names nobody, what is for the board goes on."""
    return bool(it.policy.closure.learning_to) or learning.for_the_board


def send_from_matter(it: Disagreement, learning: Learning, *, by: Membership, now: datetime) -> Lesson | None:
    """What a matter teaches goes on its way, after the act that wrote it; None where it goes to nobody."""
    if not is_sent_on(it, learning):
        return None
    earlier = Lesson.objects.filter(learning__disagreement=it).count()
    lesson = Lesson(
        partnership=it.partnership,
        reference=f"{it.reference}-{earlier + 1}" if earlier else it.reference,
        origin=Lesson.From.MATTER,
        learning=learning,
        policy_version=it.policy_version,
        about=it.category,
        themes=learning.themes,
        why_not_earlier=learning.why_not_earlier,
        for_the_board=learning.for_the_board,
    )
    return _begun(lesson, by=by, now=now, parties=it.subject.parties)


@transaction.atomic
def learn_afterwards(
    *,
    disagreement: Disagreement,
    by: Standing,
    learning: Learning,
    answers: Iterable[tuple[str, str]] = (),
    version: int,
    now: datetime,
) -> Learning:
    """Write down what a matter teaches that ended without it: withdrawn, not resolved, only put on record.

    Raises NotYours, MoveRefused, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_to_learn(doing.it, doing.place)
    with doing.act("matter.learned") as act:
        act.add(learning)
        write_answers(act, learning, answers)
        act.move()
    send_from_matter(doing.it, learning, by=doing.place.membership, now=now)
    return learning


def check_to_learn(it: Disagreement, place: Place) -> None:
    """It is closed, and nothing was written of what it teaches since. Raises NotYours, MoveRefused."""
    if not place.convenes:
        check_can_write(place)
    if it.state != State.CLOSED:
        raise MoveRefused("What a matter teaches is written down when it is over.")
    if it.learnings.filter(recorded_at__gte=it.closed_at).exists():
        raise MoveRefused("What this matter teaches is written down already.")


@transaction.atomic
def note_practice(*, membership: Membership, by: Standing, point: Point, now: datetime) -> Lesson:
    """A point of practice, to learn from: no matter, no referral, nobody's decision in question.

    It has a reference of its own, goes to the representative of the writer's agency, and on from there. Raises
    MoveRefused where the person works in no agency.
    """
    if membership.pk not in by.membership_ids or membership.agency is None:
        raise MoveRefused("Somebody who works in an agency of the partnership notes this.")
    lesson = Lesson(
        partnership=membership.partnership,
        reference=_new_reference(),
        origin=Lesson.From.PRACTICE,
        agency=membership.agency,
        policy_version=policy_in_force(membership.partnership, local_day(now)),
        for_the_board=False,
        **_columns(point),
    )
    lesson.noted_by = membership
    return _begun(lesson, by=membership, now=now, parties=f"|{membership.agency.code}|")


@transaction.atomic
def learn_from_referral(
    *, referral: Referral, by: Standing, point: Point, version: int | None, now: datetime
) -> Lesson:
    """General principles from a referral that was refused, when it is settled (Merton, Referral Rejection, 6).

    Raises MoveRefused, ReferralChanged.
    """
    doing = begin_on(referral, by=by, version=version, now=now)
    it, place = doing.it, doing.place
    check_to_learn_from(it)
    lesson = Lesson(
        partnership=it.partnership,
        reference=it.reference,
        origin=Lesson.From.REFERRAL,
        referral=it,
        agency=place.membership.agency,
        policy_version=_for_referrals(it.partnership, now),
        for_the_board=True,
        **_columns(point),
    )
    lesson.noted_by = place.membership
    return _begun(lesson, by=place.membership, now=now, parties=it.subject.parties)


def check_to_learn_from(it: Referral) -> None:
    """It was refused and is settled, and nothing was written of what it teaches. Raises MoveRefused."""
    if not it.ended:
        raise MoveRefused("What a referral teaches is written down when it is settled.")
    if not it.refusals.exists():
        raise MoveRefused("This referral was never refused, so there is nothing to learn from a refusal.")
    if Lesson.objects.filter(referral=it).exists():
        raise MoveRefused("What this referral teaches is written down already.")


def _begun(lesson: Lesson, *, by: Membership, now: datetime, parties: str) -> Lesson:
    """The first act on its chain: the lesson, the first turn, and who is told of it."""
    reference, code = f"{CHAIN}-{lesson.reference}", lesson.partnership.code
    Subject.objects.create(kind=CHAIN, reference=reference, partnership=code)
    subject, at = lock_subject(reference=reference, now=now)
    lesson.subject, lesson.claimed_at, lesson.recorded_at = subject, at.claimed, at.recorded
    origin = Lesson.From(lesson.origin).label
    act: LessonAct = lesson_act(lesson, "lesson.begun", by=by, at=at, facts={"origin": origin})
    act.index |= {
        "kind": CHAIN,
        "partnership": code,
        "title": lesson.title,
        "parties": parties,
        "stage": "to learn",
        "opened_at": at.claimed,
    }
    with act:
        act.add(lesson)
        send_to(act, 1, now)
        act.save(lesson)
    return lesson


def turns_in_words(it: Disagreement) -> list[str]:
    """The posts to which what it teaches goes, in turn, as the policy calls them; before it is written."""
    lesson = Lesson(partnership=it.partnership, policy_version=it.policy_version)
    return [it.policy.post_title(slug) for slug in slugs_of(lesson)]


def _columns(point: Point) -> dict[str, Any]:
    return {
        "themes": point.themes,
        "why_not_earlier": point.why_not_earlier,
        "would_help": point.would_help,
        "about": point.about,
    }


def _for_referrals(partnership: Partnership, now: datetime) -> PolicyVersion | None:
    """The policy that handles refusals; else the first that is in force."""
    there = policies_in_force(partnership, local_day(now))
    return next((one for one in there if one.policy.referral_refusal), next(iter(there), None))


def _new_reference() -> str:
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(6))
        reference = f"{drawn[:2]}-{drawn[2:]}"
        taken = Subject.objects.filter(reference__in=(reference, f"{CHAIN}-{reference}"))
        if not taken.exists():
            return reference
