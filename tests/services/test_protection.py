"""A refused referral of a child protection nature: the partnership's own procedure for that takes over."""

from datetime import timedelta

import pytest

from agencies.services import change_partnership
from audit.models import Entry
from audit.verification import Tally, verify
from cases.models import OwnNote, Referral, Settlement
from cases.models.written import For
from escalation.core.decisions import MoveRefused
from escalation.models import BecameDisagreement, Disagreement, Record
from escalation.permissions import NotYours
from escalation.services import persisting, protection
from escalation.services.agencies_meeting import convene_agencies
from escalation.services.linking import begin_disagreement
from escalation.services.moving import withdraw
from escalation.services.raising import send_draft
from escalation.services.refusals import send_reasons
from escalation.services.settling_referrals import settle_by_matter
from tests import referrals
from tests.factories import World, make_partnership
from tests.referrals import LETTER, Asking
from tests.stories import SAFE, answers, stand

Holder = Settlement.Holder
Protection = Referral.Protection


@pytest.fixture
def world(db: None) -> World:
    return referrals.with_refusals(make_partnership())


def named(story: Asking, key: str = "with-refusals") -> Asking:
    """The business manager has said which procedure is followed for child protection: the one that there is."""
    world = story.world
    world.partnership.refresh_from_db()
    change_partnership(
        partnership=world.partnership, by=world.business_manager, now=story.now, protection_policy=key
    )
    return story


def refused(world: World, nature: Referral.Protection = Protection.YES) -> Asking:
    return named(referrals.refused(referrals.made(world, child_protection=nature))).later(minutes=10)


def taken_over(story: Asking) -> Disagreement:
    by = stand(story.world.teacher, story.now)
    draft = begin_disagreement(referral=story.fresh(), by=by, now=story.now, takes_over=True)
    assert draft.answers["kind"] == {"track": ["with-refusals"]}
    return send_draft(draft=draft, by=by, raised=answers(story.world, story.now), now=story.now)


def test_everything_for_both_agencies_goes_along_and_nothing_that_one_keeps(world: World) -> None:
    story = referrals.reasoned(refused(world))
    note = {"text": "Only ours: her aunt told us.", "for_whom": For.OWN_SIDE, "happened": story.now}
    persisting.write_note(**story.by(world.teacher), **note)
    it = taken_over(story.later(minutes=5))
    carried = Record.objects.get(disagreement=it, kind="statement")
    assert carried.for_whom == "both"
    for said in (
        story.it.reference,
        "K. is alone three nights a week.",
        "The duty social worker",
        LETTER.reasons,
    ):
        assert said in carried.said
    assert "her aunt" not in carried.said
    assert BecameDisagreement.objects.get().takes_over is True
    kinds = Entry.objects.filter(subject=story.it.subject_id).values_list("kind", flat=True)
    assert "referral.protection_took_over" in kinds
    assert list(verify(Tally(), now=story.now)) == []


def test_what_follows_a_refusal_is_no_longer_for_this_procedure(world: World) -> None:
    story = referrals.reasoned(refused(world))
    it = taken_over(story.later(minutes=5))
    later = story.later(minutes=5)
    with pytest.raises(MoveRefused, match=f"has taken over.*{it.reference}"):
        referrals.persisting(later)
    with pytest.raises(MoveRefused, match="has taken over"):
        referrals.talked(later)
    with pytest.raises(MoveRefused, match="has taken over"):
        convene_agencies(
            **later.by(world.teacher), meets_at=story.now + timedelta(days=1), place="Here", invited="All"
        )
    with pytest.raises(MoveRefused, match="has taken over"):
        begin_disagreement(
            referral=story.fresh(), by=stand(world.teacher, story.now), now=story.now, takes_over=True
        )
    assert story.fresh().is_open  # whoever referred goes on holding the case


def test_the_reasons_stay_owed(world: World) -> None:
    story = refused(world)
    taken_over(story)
    send_reasons(**story.later(hours=1).by(world.social_worker), letter=LETTER)
    assert story.fresh().is_open


@pytest.mark.parametrize(
    ("key", "nature", "sentence"),
    [
        ("", Protection.YES, "has no procedure for child protection in Accord"),
        ("another", Protection.YES, "has no procedure for child protection in Accord"),
        ("with-refusals", Protection.NO, "Say first that the case is of a child protection nature"),
    ],
)
def test_it_is_refused_where_there_is_no_such_procedure_or_no_such_case(
    world: World, key: str, nature: Referral.Protection, sentence: str
) -> None:
    story = named(refused(world, nature), key)
    with pytest.raises(MoveRefused, match=sentence):
        begin_disagreement(
            referral=story.fresh(), by=stand(world.teacher, story.now), now=story.now, takes_over=True
        )


def test_a_disagreement_with_a_third_agency_hears_nothing_of_the_referral(world: World) -> None:
    story = refused(world)
    by = stand(world.teacher, story.now)
    draft = begin_disagreement(referral=story.it, by=by, now=story.now)
    raised = answers(world, story.now, responding=world.agency("police"))
    it = send_draft(draft=draft, by=by, raised=raised, now=story.now)
    assert not Record.objects.filter(disagreement=it).exists()


def test_either_agency_says_anew_what_nature_it_is_of(world: World) -> None:
    story = refused(world, Protection.NO)
    protection.say_protection(
        **story.by(world.social_worker), protection=Protection.YES, why="A bruise was seen."
    )
    assert story.fresh().child_protection == "yes"
    assert OwnNote.objects.get().for_whom == For.BOTH
    with pytest.raises(MoveRefused, match="recorded already"):
        protection.say_protection(**story.by(world.teacher), protection=Protection.YES, why="Again.")


# --- settled, once the disagreement is ----------------------------------------------------------------------------
def test_it_is_settled_by_the_disagreement_only_once_that_has_ended(world: World) -> None:
    story = refused(world)
    with pytest.raises(MoveRefused, match="has not become a disagreement"):
        settle_by_matter(**story.by(world.teacher), holder=Holder.ANOTHER, what="Health visits.")
    it = taken_over(story)
    with pytest.raises(MoveRefused, match=f"{it.reference} is still open"):
        settle_by_matter(**story.by(world.teacher), holder=Holder.ANOTHER, what="Health visits.")
    story.later(hours=1)
    withdraw(
        disagreement=it, by=stand(world.teacher, story.now), reason="It was sorted out.", asked_to=False,
        who_asked="", safety=SAFE, version=Disagreement.objects.get(pk=it.pk).version, now=story.now,
    )  # fmt: skip
    with pytest.raises(NotYours, match="Only Norfolk Children's Services"):
        settle_by_matter(**story.by(world.teacher), holder=Holder.RECEIVING, what="They took it up.")
    settle_by_matter(**story.by(world.social_worker), holder=Holder.RECEIVING, what="We took it up.")
    assert (story.fresh().ended, Settlement.objects.get().side) == ("matter", "receiving")
    assert list(verify(Tally(), now=story.now)) == []
