"""Who waited for a matter that somebody wrote in finds it as it stands then, and writes nothing a second time."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from audit.models import Entry
from cases.acts import lock_referral
from escalation.acts import lock
from escalation.models import ReferralNotice
from escalation.services.telling import mark_opened
from escalation.services.telling_referrals import mark_referral_opened
from tests import referrals, stories
from tests.factories import make_partnership

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PATIENCE = 10  # seconds


@contextmanager
def waiting_for_us(*acts: Callable[[], Any]) -> Iterator[list[Future[Any]]]:
    """Others begin these once the block is done, have to wait for what it has locked, and go on when it is written."""
    with ThreadPoolExecutor(len(acts)) as others, transaction.atomic():
        begun: list[Future[Any]] = []
        yield begun
        begun += [others.submit(on_a_connection_of_its_own, act) for act in acts]
        until_they_wait(len(acts))


def on_a_connection_of_its_own(act: Callable[[], Any]) -> Any:  # noqa: ANN401
    try:
        return act()
    finally:
        connection.close()


def until_they_wait(number: int) -> None:
    until = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone() == (number,):
                return
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            time.sleep(0.01)
    raise TimeoutError("nobody waits")


def entries(subject: int, kind: str) -> int:
    return Entry.objects.filter(subject=subject, kind=kind).count()


def test_the_stage_is_the_one_that_was_entered_in_the_meantime() -> None:
    world = make_partnership()
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    matter, now = story.it.pk, story.now

    @transaction.atomic
    def come_second() -> tuple[Any, Any]:
        it, _ = lock(matter, now=now)
        return it.current_stage, it.current_stage_id

    with waiting_for_us(come_second) as others:
        stories.escalated(story, world.teacher)
    stage, key = others[0].result()
    assert stage == story.fresh().current_stage
    assert stage.pk == key


def test_a_matter_that_is_opened_twice_at_once_is_opened_in_one_act() -> None:
    world = make_partnership()
    story = stories.raised(world)
    worker = stories.stand(world.social_worker, story.now)

    def open_it() -> int:
        return mark_opened(disagreement=story.it, by=worker, now=story.now)

    with waiting_for_us(open_it, open_it) as others:
        lock(story.it.pk, now=story.now)
    assert sorted(other.result() for other in others) == [0, 1]
    assert entries(story.it.subject_id, "notice.opened") == 1


def test_a_referral_that_is_opened_twice_at_once_is_opened_in_one_act() -> None:
    world = referrals.with_refusals(make_partnership())
    story = referrals.made(world)
    reader = stories.stand(ReferralNotice.objects.earliest("pk").addressee, story.now)

    def open_it() -> int:
        return mark_referral_opened(referral=story.it, by=reader, now=story.now)

    with waiting_for_us(open_it, open_it) as others:
        lock_referral(story.it.pk, now=story.now)
    assert sorted(other.result() for other in others) == [0, 1]
    assert entries(story.it.subject_id, "referral.opened") == 1
