"""To whom a lesson goes next: the turns that are opened for it, and who is told of them."""

from datetime import datetime

from django.db.models import QuerySet

from agencies.models import Agency, Membership, Post
from agencies.roles import Role
from escalation import notifications
from escalation.core.learning import in_turn
from escalation.lessons import LessonAct, tell_of_lesson
from escalation.models import Lesson, LessonTurn, Party
from escalation.notifications import Told
from escalation.walls import kept_users
from escalation.zone import local_day

# What the notice says; it has no particulars, and leads to the page of what was learned.
TO_LEARN = "To learn from: read what was learned"


def slugs_of(it: Lesson) -> tuple[str, ...]:
    """The posts in turn, under the policy by which it goes."""
    named = it.policy_version.policy.closure.learning_to if it.policy_version else ()
    return in_turn(named, [slug for slug in named if _of_the_board(it, slug)])


def title_of(it: Lesson, slug: str) -> str:
    if it.policy_version:
        return it.policy_version.policy.post_title(slug)
    return Role(slug).description.capitalize()


def send_to(act: LessonAct, position: int, now: datetime) -> None:
    """Open the turn of that position, or of the first after it in which there is somebody.

    Of the board there is always somebody: where its post is empty, its manager keeps the turn.
    """
    it, slugs = act.it, slugs_of(act.it)
    for number in range(position, len(slugs) + 1):
        turns, told = _turns(it, number, slugs[number - 1], now)
        if it.learning is not None:
            kept = kept_users(it.learning.disagreement)
            told = [one for one in told if one.membership.user_id not in kept]
        if turns:
            for turn in turns:
                turn.sent_at = act.at.recorded
            act.add_all(turns)
            it.at_turn = number
            tell_of_lesson(act, told, wants=TO_LEARN)
            return


def has_next(it: Lesson, position: int) -> bool:
    return position < len(slugs_of(it))


def has_begun(it: Lesson, position: int) -> bool:
    """Whether it has come as far as that already."""
    return it.turns.filter(position__gte=position).exists()


def _of_the_board(it: Lesson, slug: str) -> bool:
    """Whether a post is the board's: by its role, as it stands, or since no agency has one."""
    if slug in set(Role):
        return Role(slug).of_the_partnership
    posts = Post.objects.filter(partnership=it.partnership_id, slug=slug, closed=False)
    return posts.filter(agency=None).exists() or not posts.exists()


def _turns(it: Lesson, number: int, slug: str, now: datetime) -> tuple[list[LessonTurn], list[Told]]:
    if _of_the_board(it, slug):
        return _turn_of_the_board(it, number, slug, now)
    turns: list[LessonTurn] = []
    told: list[Told] = []
    for agency in _agencies(it):
        posts = _posts(it, slug).filter(agency=agency)
        held = notifications.holders(posts, now=now)
        people = held or _in_the_role(it, slug, agency, now)
        desks = {one.post.pk: one.post for one in held if one.post}
        here: list[Post | None] = [*desks.values()]
        if people and not here:
            here = [None]  # somebody has the role, and there is no post of it
        turns += [_turn(it, number, slug, agency, post) for post in here]
        told += people
    return turns, told


def _turn_of_the_board(
    it: Lesson, number: int, slug: str, now: datetime
) -> tuple[list[LessonTurn], list[Told]]:
    posts = list(_posts(it, slug).filter(agency=None))
    told = notifications.holders(posts, now=now) or _in_the_role(it, slug, None, now)
    keepers = _in_the_role(it, Role.BUSINESS_MANAGER, None, now)
    return [_turn(it, number, slug, None, posts[0] if posts else None)], told or keepers


def _turn(it: Lesson, number: int, slug: str, agency: Agency | None, post: Post | None) -> LessonTurn:
    title = post.title if post else title_of(it, slug)
    return LessonTurn(lesson=it, position=number, slug=slug, title=title, agency=agency, post=post)


def _posts(it: Lesson, slug: str) -> "QuerySet[Post]":
    return Post.objects.filter(partnership=it.partnership_id, slug=slug, closed=False)


def _in_the_role(it: Lesson, slug: str, agency: Agency | None, now: datetime) -> list[Told]:
    """Who has the role of that name, where there is no such post: at the agency, or in the partnership itself."""
    if slug not in set(Role):
        return []
    people = Membership.objects.on(local_day(now)).filter(
        partnership=it.partnership_id, agency=agency, role=slug
    )
    return [Told(person, None) for person in people.select_related("user")]


def _agencies(it: Lesson) -> list[Agency]:
    """The agencies from which it comes: every party of the matter, both of the referral, whoever noted it."""
    if it.learning is not None:
        parties = Party.objects.present().filter(disagreement=it.learning.disagreement_id)
        found = Agency.objects.filter(pk__in=parties.values("agency"))
        return list(found.order_by("name"))
    if it.referral is not None:
        return [it.referral.from_agency, it.referral.to_agency]
    return [it.agency] if it.agency else []
