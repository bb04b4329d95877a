"""What is learned in the demonstration: one point on the board, one with what came of it, a point of practice."""

from datetime import datetime, timedelta

from agencies.models import Holding, Membership
from agencies.roles import Role
from agencies.standing import Standing, standing_of
from escalation.demonstration.setting_up import Cast
from escalation.models import Lesson
from escalation.services import learning_in_turn as turns
from escalation.services.lessons import Point, note_practice
from escalation.zone import local_day

POINT = Point(
    "Schools and health visitors keep two lists of who rings whom, and neither is on the other's wall.",
    would_help="One list, and somebody who keeps it.",
    about="Who rings whom",
)


def learn(cast: Cast, *, now: datetime) -> None:
    """In the hours before ``now`` representatives and the board's manager take their turns; what is left, waits."""
    manager = Membership.objects.filter(partnership=cast.partnership, role=Role.BUSINESS_MANAGER).first()
    at = now - timedelta(hours=2)
    there = Lesson.objects.filter(partnership=cast.partnership, recorded_at__lt=at)
    lessons = list(there.order_by("recorded_at")[:2])
    if manager is None or not lessons:
        return
    for lesson in lessons:
        _considered(lesson, at)
    board = [one for one in lessons if Lesson.objects.get(pk=one.pk).turns.filter(agency=None).exists()]
    for number, lesson in enumerate(board):
        _discussed(lesson, manager, at + timedelta(minutes=10), ends=number == 0)
    _noted(cast, at)


def _considered(lesson: Lesson, at: datetime) -> None:
    for turn in lesson.turns.filter(ended_at=None).exclude(agency=None):
        holding = Holding.objects.on(local_day(at)).filter(post=turn.post).select_related("membership__user")
        person = holding.first()
        if person is None:
            continue
        by = _standing(person.membership, at)
        turns.open_lesson(lesson=lesson, by=by, now=at)
        said = "It is the same with us: people wait for each other."
        version = Lesson.objects.get(pk=lesson.pk).version
        turns.consider_lesson(lesson=lesson, by=by, said=said, passes_on=True, version=version, now=at)


def _discussed(lesson: Lesson, manager: Membership, at: datetime, *, ends: bool) -> None:
    by = _standing(manager, at)
    turns.open_lesson(lesson=lesson, by=by, now=at)
    day = max(local_day(at), local_day(lesson.recorded_at))
    forum = turns.Forum(
        "Practice sub-group", day, "Every agency knows it.", "A line about it goes into the welcome pack."
    )
    version = Lesson.objects.get(pk=lesson.pk).version
    turns.record_forum(lesson=lesson, by=by, forum=forum, version=version, now=at)
    if ends:
        came = turns.CameOfIt(
            Lesson.Came.PROTOCOL,
            "The welcome pack says who rings first, and by when.",
            "Thank you. From now on the welcome pack says who rings first.",
            changed="Welcome pack for new staff",
            changed_from=local_day(at),
        )
        turns.record_what_came(lesson=lesson, by=by, came=came, version=version + 1, now=at)


def _noted(cast: Cast, at: datetime) -> None:
    """A practitioner of an agency that has a representative notes a point of practice, which waits for them."""
    agencies = Membership.objects.filter(partnership=cast.partnership, role=Role.BOARD_REPRESENTATIVE)
    people = Membership.objects.filter(
        partnership=cast.partnership, role=Role.PRACTITIONER, agency__in=agencies.values("agency")
    )
    person = people.select_related("user", "agency", "partnership").order_by("starts", "user__name").first()
    if person is not None:
        note_practice(membership=person, by=_standing(person, at), point=POINT, now=at)


def _standing(person: Membership, at: datetime) -> Standing:
    return standing_of(person.user, on=local_day(at))
