"""How every service on a lesson begins and ends: lock it, compare the version, find the person's turn, open the act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies.models import Membership
from agencies.roles import Role
from agencies.standing import Standing
from audit.acts import SYSTEM, Act, Moment, database_now, moment
from audit.history import RecordModel
from escalation.core.decisions import MoveRefused
from escalation.models import Lesson, LessonDelivery, LessonNotice, LessonTurn, LessonWord
from escalation.notifications import Told
from escalation.permissions import NotYours
from escalation.walls import kept_users
from escalation.zone import local_day


class LessonChanged(Exception):
    """The form was built on an older version of the lesson: somebody wrote in the meantime."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__(f"{lesson} was changed in the meantime")
        self.lesson = lesson


class LessonAct(Act):
    """An act on a lesson: it stamps what is said with who said it, and each row with its times."""

    it: Lesson
    writer: Membership | None

    def add(self, row: RecordModel) -> None:
        if isinstance(row, LessonWord):
            row.written_by = self.writer
            row.writer_name, row.writer_role, row.writer_agency = self.by.name, self.by.role, self.by.agency
            row.claimed_at, row.recorded_at = self.at.claimed, self.at.recorded
        super().add(row)

    def move(self) -> None:
        """Save the lesson under its next version."""
        self.it.version += 1
        self.save(self.it)


def lesson_act(
    it: Lesson, kind: str, *, by: Membership | None, at: Moment, facts: dict[str, Any] | None = None
) -> LessonAct:
    """An act of this person, or of the service itself (``by=None``), on a locked lesson."""
    policy = it.policy_version.stamp if it.policy_version else ""
    act = LessonAct(
        it.subject, kind, by=by.actor() if by else SYSTEM, at=at, policy=policy, facts=facts or {}
    )
    act.it, act.writer = it, by
    return act


def lock_lesson(lesson: UUID, *, now: datetime, version: int | None = None) -> tuple[Lesson, Moment]:
    """Lock the lesson and its subject, and take the database's time with it.

    ``version`` is the one that the form was built on; None where nobody chose anything. Raises LessonChanged.
    """
    it = (
        Lesson.objects.select_for_update(of=("self", "subject"))
        .select_related("subject", "partnership", "policy_version", "learning__disagreement", "referral")
        .annotate(database_now=database_now())
        .get(pk=lesson)
    )
    if version is not None and it.version != version:
        raise LessonChanged(it)
    return it, moment(now=now, database_now=it.database_now)


@dataclass(frozen=True)
class Turn:
    """Whose turn a person speaks in, and as which of their memberships."""

    row: LessonTurn
    membership: Membership

    @property
    def is_of_the_board(self) -> bool:
        return self.row.agency_id is None


def turn_of(it: Lesson, standing: Standing) -> Turn:
    """The turn in which this person speaks now: their own, else one of the board that its manager keeps.

    Raises NotYours where it is somebody else's, MoveRefused where the lesson is done.
    """
    if not it.is_open:
        raise MoveRefused("What came of this is recorded already.")
    waiting = it.turns.filter(ended_at=None).select_related("agency", "post").order_by("-position")
    own = waiting.of(standing).first()
    if own is not None:
        return Turn(own, membership_in(it, standing, own))
    keeps = [
        one
        for one in standing.memberships
        if one.role == Role.BUSINESS_MANAGER and one.partnership_id == it.partnership_id
    ]
    of_the_board = waiting.filter(agency=None).first()
    if keeps and of_the_board is not None:
        return Turn(of_the_board, keeps[0])
    raise NotYours("It is somebody else’s turn. The page says whose.")


def membership_in(it: Lesson, standing: Standing, turn: LessonTurn | None = None) -> Membership:
    """As which of their memberships a person reads or speaks: at the turn's agency, else in the partnership."""
    here = [one for one in standing.memberships if one.partnership_id == it.partnership_id]
    agency = turn.agency_id if turn else it.agency_id
    same = [one for one in here if one.agency_id == agency]
    return (same or here or list(standing.memberships))[0]


def tell_of_lesson(act: LessonAct, told: Iterable[Told], *, wants: str) -> None:
    """Write a notice for each person, once; none for whoever acts or has left, nor to whom the matter is kept from."""
    today = local_day(act.at.recorded)
    kept = kept_users(act.it.learning.disagreement) if act.it.learning else frozenset()
    notices: dict[int, LessonNotice] = {}
    for one in told:
        user = one.membership.user_id
        if user in notices or user in kept or (act.writer is not None and user == act.writer.user_id):
            continue
        if one.membership.has_left(on=today):
            continue
        notices[user] = LessonNotice(
            lesson=act.it,
            addressee=one.membership,
            post=one.post,
            kind=act.kind,
            wants=wants,
            recorded_at=act.at.recorded,
        )
    act.add_all(notices.values())
    LessonDelivery.objects.bulk_create(
        LessonDelivery(notice=notice, next_try_at=act.at.recorded) for notice in notices.values()
    )
