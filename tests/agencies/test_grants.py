"""Grants: who asks, agrees and ends, nobody alone; from which day until which an auditor reads."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agencies.auditors import grants_of
from agencies.models import AuditGrant, Membership
from agencies.refusals import ChangedMeanwhile, Refused
from agencies.roles import Role
from agencies.services import add_person, agree_to_grant, ask_for_grant, end_grant, end_membership, version_of
from agencies.services.grants import latest_day
from audit.acts import Act, lock_subject
from audit.kinds import kind
from audit.models import Entry
from audit.readers import reader_of
from audit.verification import Tally, verify
from tests.agencies.changes import NOW, TODAY, everything
from tests.factories import COMMAND_LINE, World, make_partnership, make_person

JUNE = date(2028, 6, 1), date(2028, 6, 30)  # when nothing else is asked for


def asked(world: World, **changed: Any) -> AuditGrant:  # noqa: ANN401
    given: dict[str, Any] = {"membership": world.auditor, "starts": JUNE[0], "until": JUNE[1]}
    given |= {"purpose": "An audit", "opens_written": False, "opens_child": False}
    return ask_for_grant(**(given | {"by": world.business_manager, "now": NOW} | changed))


def agreed(world: World) -> AuditGrant:
    grant = asked(world)
    agree_to_grant(grant=grant, by=world.chair, now=NOW)
    return grant


def another_manager(world: World) -> Membership:
    return make_person(world, "Second Manager", Role.BUSINESS_MANAGER)


def also(world: World, person: Membership, role: Role) -> Membership:
    """The same person in another role of the board."""
    return add_person(
        partnership=world.partnership,
        name=person.user.name,
        email=person.user.email,
        role=role,
        by=COMMAND_LINE,
        now=NOW - timedelta(days=1),
    )


def people(world: World) -> dict[str, Membership]:
    return {
        "the business manager": world.business_manager,
        "another business manager": another_manager(world),
        "the chair": world.chair,
        "the deputy": world.deputy_chair,
        "the auditor": world.auditor,
        "another auditor": make_person(world, "Second Auditor", Role.AUDITOR),
        "a representative": world.police_representative,
        "a head teacher": world.head_teacher,
        "elsewhere": make_partnership(code="fenmarsh").business_manager,
    }


MAY = {
    # who: asks, agrees to what the business manager asked, ends it
    "the business manager": (True, False, True),
    "another business manager": (True, True, True),
    "the chair": (False, True, True),
    "the deputy": (False, True, True),
    "the auditor": (False, False, False),
    "another auditor": (False, False, False),
    "a representative": (False, False, False),
    "a head teacher": (False, False, False),
    "elsewhere": (False, False, False),
}


def test_who_asks_agrees_and_ends(world: World) -> None:
    everybody = people(world)
    assert set(everybody) == set(MAY)
    for who, person in everybody.items():
        found = []
        for what in (
            lambda person=person: asked(world, by=person),
            lambda person=person: agree_to_grant(grant=asked(world), by=person, now=NOW),
            lambda person=person: end_grant(grant=agreed(world), by=person, now=NOW),
        ):
            with transaction.atomic():
                try:
                    what()
                    found.append(True)
                except Refused:
                    found.append(False)
                transaction.set_rollback(True)
        assert tuple(found) == MAY[who], who


def test_nobody_agrees_to_what_they_asked_for_in_whatever_role(world: World) -> None:
    # given a business manager who is the deputy, too
    deputy = also(world, world.business_manager, Role.CHAIR)
    grant, before = asked(world), everything()
    # when they agree, in either role, then it is refused, and nothing is written
    for hat in (world.business_manager, deputy):
        with pytest.raises(Refused, match="You asked for this yourself"):
            agree_to_grant(grant=grant, by=hat, now=NOW)
    assert everything() == before


def test_nobody_asks_for_themselves_or_agrees_to_what_they_would_read_by(world: World) -> None:
    manager = also(world, world.business_manager, Role.AUDITOR)
    with pytest.raises(Refused, match="Nobody asks for what they would read by themselves"):
        asked(world, membership=manager)
    chair = also(world, world.chair, Role.AUDITOR)
    grant = asked(world, membership=chair)
    with pytest.raises(Refused, match="You would read by this yourself"):
        agree_to_grant(grant=grant, by=world.chair, now=NOW)
    agree_to_grant(grant=grant, by=world.deputy_chair, now=NOW)


def test_who_left_meanwhile_agrees_to_nothing(world: World) -> None:
    grant = asked(world)
    end_membership(membership=world.chair, by=COMMAND_LINE, now=NOW)
    stale = Membership.objects.get(pk=world.chair.pk)
    stale.ends = None  # as it was when the page was opened
    with pytest.raises(Refused, match="Only the chair"):
        agree_to_grant(grant=grant, by=stale, now=NOW)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"starts": TODAY - timedelta(days=1)}, "The first day is past"),
        ({"until": JUNE[0] - timedelta(days=1)}, "The last day is before the first one"),
        ({"until": date(2029, 6, 1)}, "the last day can be Thursday 31 May 2029"),
        ({"purpose": "  "}, "Say what the auditor reads for"),
        ({"purpose": "x" * 301}, "300"),
        ({"starts": TODAY, "until": TODAY}, "something was asked or agreed"),
    ],
)
def test_what_cannot_be_asked_for(world: World, changed: dict[str, Any], sentence: str) -> None:
    before = everything()
    with pytest.raises(Refused, match=sentence):
        asked(world, **changed)
    assert everything() == before


def test_only_for_an_auditor_who_is_there(world: World) -> None:
    with pytest.raises(Refused, match="Head Teacher Example is no auditor"):
        asked(world, membership=world.head_teacher)
    grant = asked(world)
    end_membership(membership=world.auditor, by=COMMAND_LINE, now=NOW)
    with pytest.raises(Refused, match="is an auditor no more"):
        asked(world, starts=date(2028, 7, 1), until=date(2028, 7, 2))
    with pytest.raises(Refused, match="is an auditor no more"):
        agree_to_grant(grant=grant, by=world.chair, now=NOW)


@pytest.mark.parametrize(
    ("starts", "last"),
    [
        (date(2027, 1, 1), date(2027, 12, 31)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 7, 15), date(2028, 7, 14)),
    ],
)
def test_a_year_at_most(starts: date, last: date) -> None:
    assert latest_day(starts) == last


def test_each_step_is_an_act_on_the_chain_of_setting_up(world: World) -> None:
    last = Entry.objects.order_by("pk").filter(subject=world.partnership.subject).count()
    grant = agreed(world)
    end_grant(grant=grant, by=world.business_manager, now=NOW)
    acts = Entry.objects.filter(subject=world.partnership.subject, number__gt=last).order_by("number")
    days = "from Thursday 1 June 2028 until Friday 30 June 2028"
    assert [(act.actor_name, act.kind, kind(act.kind).tell(act)) for act in acts] == [
        (
            "Business Manager Example",
            "grant.asked",
            f"asked that Auditor Example may read histories as an auditor, {days}",
        ),
        (
            "Chair Example",
            "grant.agreed",
            f"agreed that Auditor Example may read histories as an auditor, {days}",
        ),
        (
            "Business Manager Example",
            "grant.ended",
            f"ended what was asked or agreed for Auditor Example as an auditor, {days}",
        ),
    ]
    assert list(verify(Tally(), now=NOW)) == []


def test_the_second_who_agrees_or_ends_comes_too_late(world: World) -> None:
    grant = asked(world)
    version = version_of(grant)
    agree_to_grant(grant=grant, by=world.chair, now=NOW, version=version)
    with pytest.raises(ChangedMeanwhile):
        agree_to_grant(grant=grant, by=world.deputy_chair, now=NOW, version=version)
    with pytest.raises(Refused, match="Somebody agreed to this already"):
        agree_to_grant(grant=grant, by=world.deputy_chair, now=NOW)
    end_grant(grant=grant, by=world.deputy_chair, now=NOW)
    with pytest.raises(Refused, match="ended already"):
        end_grant(grant=grant, by=world.chair, now=NOW)
    with pytest.raises(Refused, match="ended already"):
        agree_to_grant(grant=grant, by=world.deputy_chair, now=NOW)


def test_what_was_ended_can_be_asked_for_again(world: World) -> None:
    end_grant(grant=asked(world), by=world.chair, now=NOW)
    assert asked(world).agreed_at is None


def test_agreed_too_late(world: World) -> None:
    grant = asked(world)
    with pytest.raises(Refused, match="Its last day is over"):
        agree_to_grant(grant=grant, by=world.chair, now=datetime(2028, 7, 1, tzinfo=NOW.tzinfo))


@pytest.mark.parametrize(
    ("day", "reads"),
    [
        (date(2028, 5, 31), False),
        (date(2028, 6, 1), True),
        (date(2028, 6, 30), True),
        (date(2028, 7, 1), False),
    ],
)
def test_reads_from_the_first_day_until_the_last(world: World, day: date, reads: bool) -> None:
    grant = asked(world)
    assert reader_of(world.auditor.user, on=day) is None
    agree_to_grant(grant=grant, by=world.chair, now=NOW)
    assert (reader_of(world.auditor.user, on=day) is not None) is reads
    assert grants_of(world.auditor.user, day).exists() is reads
    end_grant(grant=grant, by=world.chair, now=NOW)
    assert reader_of(world.auditor.user, on=day) is None


def test_an_account_that_was_closed_and_a_role_that_ended_read_nothing(world: World) -> None:
    auditor = world.auditor
    assert reader_of(auditor.user, on=TODAY) is not None
    auditor.user.is_active = False
    auditor.user.save()
    assert reader_of(auditor.user, on=TODAY) is None
    auditor.user.is_active = True
    auditor.user.save()
    end_membership(membership=auditor, by=COMMAND_LINE, now=NOW)
    assert reader_of(auditor.user, on=TODAY) is None


WRONG: list[dict[str, Any]] = [
    {"until": date(2028, 5, 1)},
    {"agreed_at": NOW},
    {"agreed_by": "chair"},
    {"agreed_by": "business_manager", "agreed_at": NOW},  # who asked
    {"agreed_by": "auditor", "agreed_at": NOW},
    {"ended_at": NOW},
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: ", ".join(wrong))
def test_the_database_takes_no_other_grant(world: World, wrong: dict[str, Any]) -> None:
    grant = asked(world)
    for name, value in wrong.items():
        setattr(grant, name, getattr(world, value) if isinstance(value, str) else value)
    subject, at = lock_subject(reference=world.partnership.subject.reference, now=NOW)
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        Act(subject, "grant.agreed", by=COMMAND_LINE, at=at) as act,
    ):
        act.save(grant)
