"""What the four processes of `test_sqlite.py` do, each in a Python of its own, on one SQLite file.

Each prints one line of JSON. An error of the database ends its process with a traceback, and so the test.
"""

import json
import random
from collections import Counter
from datetime import timedelta

from agencies.models import Agency, Membership, Partnership
from escalation.acts import Stale
from escalation.core.decisions import MoveRefused
from escalation.models import CalendarVersion, Disagreement, Notice, PolicyVersion
from escalation.services.telling import deliver_notices
from escalation.services.waking import wake
from tests import stories
from tests.factories import MONDAY, World, make_partnership
from tests.faults.verdict import judge

MATTERS, ROUNDS = 8, 12
OVER = MONDAY + timedelta(days=8)  # when the first time of every matter is over
MINUTE = timedelta(minutes=1)


def begin() -> None:
    """The partnership and its matters, given and swept once, before anybody comes."""
    world = make_partnership()
    for _ in range(MATTERS):
        stories.side_given(stories.raised(world))
    wake("loop", now=MONDAY)


def move(seed: int) -> None:
    """A person's work: discuss, propose and escalate here and there, all on the same few matters."""
    chance, world, said = random.Random(seed), existing_world(), Counter[str]()
    keys = list(Disagreement.objects.order_by("pk").values_list("pk", flat=True))
    for step in range(ROUNDS):
        story = stories.Story(world, OVER + step * MINUTE, Disagreement.objects.get(pk=chance.choice(keys)))
        try:
            chance.choice((stories.discussed, stories.proposed, stories.attempted))(story)
            said["done"] += 1
        except (Stale, MoveRefused) as error:
            said[type(error).__name__] += 1  # "try again", and a sentence that says why
    print(json.dumps(said))


def sweep(seed: int) -> None:
    """A worker's: what is due is written, and the notices go."""
    said = Counter[str]()
    for step in range(ROUNDS):
        wake(f"worker-{seed}", now=OVER + step * MINUTE)
        deliver_notices(now=OVER + step * MINUTE)
        said["done"] += 1
    print(json.dumps(said))


def end() -> None:
    """A last sweep and relay, and the verdict on all."""
    now = OVER + timedelta(days=1)
    wake("loop", now=now)
    deliver_notices(now=now)
    verdict = judge(sweeps=[MONDAY, *(OVER + step * MINUTE for step in range(ROUNDS)), now])
    unsent = Notice.objects.filter(sent_at=None).count()
    findings = verdict.findings + ([f"{unsent} notices were not sent"] if unsent else [])
    print(json.dumps({"findings": findings, "deadlines": verdict.deadlines}))


def existing_world() -> World:
    """The people of the partnership that ``begin`` made, as far as they act here."""
    world = World(Partnership.objects.get(), PolicyVersion.objects.get(), CalendarVersion.objects.get())
    world.agencies = {one.code: one for one in Agency.objects.all()}
    for name in ("teacher", "social_worker"):
        address = f"{name.replace('_', '.')}@norfolk.example"
        setattr(world, name, Membership.objects.select_related("user").get(user__email=address))
    return world
