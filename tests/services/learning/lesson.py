"""A lesson: whose turn it is, and who is told."""

from agencies.models import Membership
from escalation.models import Lesson, LessonNotice


def told(it: Lesson, wants: str) -> set[Membership]:
    return {one.addressee for one in LessonNotice.objects.filter(lesson=it, wants=wants)}


def turns(it: Lesson) -> list[tuple[int, str, str, str]]:
    return [
        (one.position, one.slug, one.agency.code if one.agency else "", one.how) for one in it.turns.all()
    ]
