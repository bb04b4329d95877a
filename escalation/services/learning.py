"""What a matter teaches: who is told and reads it, and the debrief that was offered (POLICY_FORMAT, [closure])."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from agencies.models import Membership, Post
from agencies.standing import Standing
from escalation import notifications
from escalation.acts import MatterAct, act_on, lock
from escalation.core.decisions import MoveRefused
from escalation.core.stages import Side, State
from escalation.models import Disagreement, Learning, LearningAnswer, Notice, Party
from escalation.notifications import Told
from escalation.permissions import check_can_write
from escalation.places import Place
from escalation.services.doing import begin

# What the notice says; it has no particulars, and leads to the page of what was learned.
TO_LEARN = "To learn from: read what a matter teaches"


def learning_to(it: Disagreement, *, now: datetime) -> list[Told]:
    """Who is told of what it teaches: the posts that policy names, in turn; of the agencies in it, or of the board."""
    slugs = it.policy.closure.learning_to
    posts = _posts(it)
    found = notifications.holders(posts, now=now)
    return sorted(found, key=lambda one: slugs.index(one.post.slug) if one.post else len(slugs))


def write_answers(act: MatterAct, learning: Learning, answers: Iterable[tuple[str, str]]) -> None:
    act.add_all(
        LearningAnswer(learning=learning, position=number, question=question, answer=answer)
        for number, (question, answer) in enumerate(answers, start=1)
    )


def learning_for(
    standing: Standing, reference: str
) -> tuple[Disagreement, Membership, list[Learning]] | None:
    """What this matter teaches, where the person holds a post that is to read it; None to everybody else."""
    closed = Disagreement.objects.filter(reference=reference.upper(), state=State.CLOSED)
    it = closed.select_related("policy_version", "partnership").first()
    if it is None:
        return None
    mine = [post for post in _posts(it) if post.pk in standing.posts]
    learnt = list(it.learnings.prefetch_related("answers").order_by("-recorded_at"))
    if not (mine and learnt):
        return None
    own = [one for one in standing.memberships if one.partnership_id == it.partnership_id]
    same = [one for one in own if one.agency_id == mine[0].agency_id]
    return it, (same or own or list(standing.memberships))[0], learnt


@transaction.atomic
def open_learning(*, disagreement: Disagreement, by: Standing, now: datetime) -> int:
    """Who was told of what it teaches has opened it, once; how many notices that were."""
    unopened = Notice.objects.filter(disagreement=disagreement, wants=TO_LEARN).unopened_of(by.membership_ids)
    if not unopened.exists():
        return 0
    it, at = lock(disagreement.pk, now=now)
    notices = list(unopened.select_related("addressee__user", "addressee__agency", "addressee__partnership"))
    if not notices:
        return 0
    with act_on(it, "notice.opened", by=Place(membership=notices[0].addressee, side=None), at=at) as act:
        for notice in notices:
            notice.opened_at = now
            act.save(notice)
    return len(notices)


@transaction.atomic
def record_debrief(
    *, disagreement: Disagreement, by: Standing, held_at: datetime, note: str, version: int, now: datetime
) -> Learning:
    """The debrief that was offered was held: when, and what came of it. Raises NotYours, MoveRefused, Stale."""
    doing = begin(disagreement, by=by, version=version, now=now)
    learning = check_debrief(doing.it, doing.place)
    doing.check_past(held_at)
    with doing.act("matter.debrief_held", happened=held_at) as act:
        learning.debrief_held_at = held_at
        learning.debrief_note = "\n".join(part for part in (learning.debrief_note, note) if part)
        act.save(learning)
        told = notifications.acting(doing.it, *Side, now=now)
        notifications.tell(act, told, wants="To know: the debrief was held")
        act.move()
    return learning


def check_debrief(it: Disagreement, place: Place) -> Learning:
    """A debrief was offered and is not recorded as held yet. Raises NotYours, MoveRefused."""
    if not place.convenes:
        check_can_write(place)
    learning = it.learnings.order_by("recorded_at").last() if it.state == State.CLOSED else None
    if learning is None or not learning.debrief_offered:
        raise MoveRefused("No debrief was offered.")
    if learning.debrief_held_at is not None:
        raise MoveRefused("The debrief is recorded already.")
    return learning


def _posts(it: Disagreement) -> list[Post]:
    agencies = Party.objects.present().filter(disagreement=it).values_list("agency", flat=True)
    named = Post.objects.filter(
        partnership=it.partnership_id, slug__in=it.policy.closure.learning_to, closed=False
    )
    return list(named.filter(agency__in=agencies) | named.filter(agency=None))
