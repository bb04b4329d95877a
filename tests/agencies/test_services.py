"""Setting up who: what each service does, and what it refuses in a sentence."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore

from agencies.models import Agency, Holding, Membership, Participation, Partnership
from agencies.refusals import ChangedMeanwhile, Refused
from agencies.roles import Kind, Role
from agencies.services import (
    add_agency,
    add_closure,
    add_person,
    add_post,
    change_agency,
    change_partnership,
    change_person,
    close_post,
    end_membership,
    go_live,
    hold_post,
    set_manager,
    set_up_partnership,
    version_of,
    withdraw_closure,
)
from audit.models import Subject
from tests.agencies.changes import NOW, TODAY, by, everything
from tests.factories import COMMAND_LINE, World, make_partnership


def refused(sentence: str, do: Callable[[], object]) -> None:
    before = everything()
    with pytest.raises(Refused, match=sentence):
        do()
    assert everything() == before


def test_a_business_manager_who_left_may_nothing_from_that_day_on(world: World) -> None:
    end_membership(membership=world.business_manager, by=COMMAND_LINE, now=NOW)
    gone = Membership.objects.get(pk=world.business_manager.pk)
    refused(
        "Only the business manager",
        lambda: change_partnership(partnership=world.partnership, title="X", by=gone, now=NOW),
    )


def test_a_partnership_begins_with_its_own_chain_and_goes_live_once(db: None) -> None:
    partnership = set_up_partnership(code="fenmarsh", name="Fenmarsh", by=COMMAND_LINE, now=NOW)
    subject = Subject.objects.get(reference="partnership-fenmarsh")
    assert (subject.kind, subject.title, subject.stage, subject.length) == (
        "partnership",
        "Fenmarsh",
        "setting up",
        1,
    )
    assert partnership.subject == subject
    go_live(partnership=partnership, by=COMMAND_LINE, now=NOW)
    assert Partnership.objects.get().live_at == NOW
    assert Subject.objects.get(pk=subject.pk).stage == "live"
    refused("is live already", lambda: go_live(partnership=partnership, by=COMMAND_LINE, now=NOW))
    refused(
        "of the code fenmarsh already",
        lambda: set_up_partnership(code="fenmarsh", name="Again", by=COMMAND_LINE, now=NOW),
    )


def test_the_index_of_the_chain_lists_the_agencies_in_the_order_in_which_they_joined(world: World) -> None:
    subject = Subject.objects.get(reference="partnership-norfolk")
    assert subject.parties == "|school|social-care|police|hospital|charity|housing|"
    assert Participation.objects.filter(partnership=world.partnership).count() == 6


def test_saving_what_is_there_already_writes_nothing(world: World) -> None:
    before = everything()
    change_partnership(partnership=world.partnership, title="NSCB", **by(world))
    change_agency(
        agency=world.agency("police"), partnership=world.partnership, telephone="01603 000000", **by(world)
    )
    set_manager(membership=world.constable, manager=world.sergeant, **by(world))
    assert everything() == before


def test_who_comes_second_is_told_and_changes_nothing(world: World) -> None:
    police = world.agency("police")
    opened_on = version_of(police)
    change_agency(
        agency=police, partnership=world.partnership, telephone="101", version=opened_on, **by(world)
    )
    before = everything()
    with pytest.raises(ChangedMeanwhile):
        change_agency(
            agency=police, partnership=world.partnership, telephone="999", version=opened_on, **by(world)
        )
    assert everything() == before
    assert Agency.objects.get(pk=police.pk).telephone == "101"
    # What somebody changed elsewhere is no reason to be refused.
    change_person(membership=world.constable, telephone="1", version=version_of(world.constable), **by(world))


def test_values_that_a_column_does_not_take_are_refused_in_a_sentence(world: World) -> None:
    partnership = world.partnership
    refused(
        "^Name: .*200 characters",
        lambda: add_agency(partnership=partnership, code="x", name="n" * 201, kind=Kind.OTHER, **by(world)),
    )
    refused(
        "^Kind: ",
        lambda: add_agency(partnership=partnership, code="x", name="n", kind="A circus!", **by(world)),
    )
    refused("^Nation: ", lambda: change_partnership(partnership=partnership, nation="wales", **by(world)))


class TestClosures:
    def test_a_closure_is_withdrawn_and_entered_again_on_the_same_row(self, world: World) -> None:
        day = date(2027, 3, 1)
        closure = add_closure(partnership=world.partnership, day=day, reason="Moving", **by(world))
        refused(
            "closure already",
            lambda: add_closure(partnership=world.partnership, day=day, reason="x", **by(world)),
        )
        withdraw_closure(closure=closure, **by(world))
        refused("withdrawn already", lambda: withdraw_closure(closure=closure, **by(world)))
        again = add_closure(partnership=world.partnership, day=day, reason="Flood", **by(world))
        assert (again.pk, again.reason, again.withdrawn) == (closure.pk, "Flood", False)

    def test_a_day_that_is_past_stays_as_it_was_counted(self, world: World) -> None:
        yesterday = TODAY - timedelta(days=1)
        refused(
            "The day is past",
            lambda: add_closure(partnership=world.partnership, day=yesterday, reason="x", **by(world)),
        )
        closure = add_closure(partnership=world.partnership, day=TODAY, reason="Snow", **by(world))
        later = {"by": world.business_manager, "now": NOW + timedelta(days=1)}
        refused("The day is past", lambda: withdraw_closure(closure=closure, **later))


class TestPeople:
    def test_the_account_is_found_by_its_address_whatever_the_case(self, world: World) -> None:
        again = add_person(
            partnership=world.partnership,
            agency=world.agency("charity"),
            name="Somebody Else",
            email=world.teacher.user.email.upper(),
            role=Role.PRACTITIONER,
            **by(world),
        )
        assert again.user == world.teacher.user
        assert again.user.name == "Teacher Example"

    def test_a_new_account_has_no_password_until_its_owner_chooses_one(self, world: World) -> None:
        ann = add_person(
            partnership=world.partnership,
            agency=world.agency("school"),
            name="Ann Oke",
            email="Ann@School.example",
            role=Role.PRACTITIONER,
            **by(world),
        )
        assert ann.user.email == "ann@school.example"
        assert not ann.user.has_usable_password()

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"email": "no address"}, "e-mail address in the correct format"),
            ({"role": Role.CHAIR}, "in the partnership, not in one agency"),
            ({"agency": None}, "in which agency this practitioner works"),
            ({"role": "king"}, "^Role: "),
            ({"name": "n" * 201}, "^Name: "),
        ],
    )
    def test_a_person_who_does_not_fit_is_refused(
        self, world: World, changed: dict[str, Any], sentence: str
    ) -> None:
        person = {
            "partnership": world.partnership,
            "agency": world.agency("school"),
            "name": "Ann Oke",
            "email": "ann@school.example",
            "role": Role.PRACTITIONER,
        }
        refused(sentence, lambda: add_person(**{**person, **changed}, **by(world)))

    def test_nobody_has_one_role_twice_nor_a_role_of_somebody_elses_agency(self, world: World) -> None:
        other = make_partnership(code="fenmarsh")
        person = {"partnership": world.partnership, "name": "T", "email": world.teacher.user.email}
        refused(
            "has this role already",
            lambda: add_person(**person, agency=world.agency("school"), role=Role.PRACTITIONER, **by(world)),
        )
        refused(
            "takes no part",
            lambda: add_person(**person, agency=other.agency("police"), role=Role.PRACTITIONER, **by(world)),
        )

    def test_the_line_of_managers_ends(self, world: World) -> None:
        def manage(person: Membership, manager: Membership) -> Callable[[], None]:
            return lambda: set_manager(membership=person, manager=manager, **by(world))

        refused("is managed by", manage(world.trust_director, world.teacher))
        refused("is the same person", manage(world.teacher, world.teacher))
        refused("works elsewhere", manage(world.teacher, world.sergeant))


class TestPosts:
    def test_the_first_post_of_a_name_receives_what_is_addressed_to_nobody(self, world: World) -> None:
        police = world.agency("police")
        post = {
            "partnership": world.partnership,
            "agency": police,
            "slug": "practitioner",
            "title": "Second desk",
        }
        assert world.post("police", "practitioner").by_default
        assert not add_post(**post, **by(world)).by_default
        refused("Another post of this kind", lambda: add_post(**post, by_default=True, **by(world)))
        close_post(post=world.post("police", "practitioner"), **by(world))
        assert add_post(**post, **by(world)).by_default

    def test_a_post_of_an_agency_is_held_by_its_own_people(self, world: World) -> None:
        desk = world.post("police", "practitioner")
        refused(
            "does not work at Norfolk Police",
            lambda: hold_post(post=desk, membership=world.nurse, **by(world)),
        )
        chair = world.post("", "chair")
        assert hold_post(post=chair, membership=world.nurse, stands_in=True, **by(world)).stands_in

    def test_a_post_is_held_once_by_one_person_and_not_when_it_is_closed(self, world: World) -> None:
        desk = world.post("police", "practitioner")
        refused("already", lambda: hold_post(post=desk, membership=world.constable, **by(world)))
        close_post(post=desk, **by(world))
        assert not Holding.objects.on(TODAY).filter(post=desk).exists()
        refused("is closed", lambda: hold_post(post=desk, membership=world.constable, **by(world)))
        refused("closed already", lambda: close_post(post=desk, **by(world)))


class TestLeaving:
    def test_everything_ends_at_once(self, world: World) -> None:
        for user in (world.sergeant.user, world.constable.user):
            session = SessionStore()
            session["_auth_user_id"] = str(user.pk)
            session.save()
        kept = session.session_key
        end_membership(membership=world.sergeant, **by(world))
        sergeant = Membership.objects.get(pk=world.sergeant.pk)
        assert sergeant.ends == TODAY
        assert not Membership.objects.on(TODAY).filter(pk=sergeant.pk).exists()
        assert not Holding.objects.on(TODAY).filter(membership=sergeant).exists()
        assert SessionStore().exists(kept)
        assert SessionStore.get_model_class().objects.count() == 1
        refused("has left already", lambda: end_membership(membership=sergeant, **by(world)))

    def test_who_was_to_begin_later_never_did(self, world: World) -> None:
        later = TODAY + timedelta(days=7)
        ann = add_person(
            partnership=world.partnership,
            agency=world.agency("police"),
            name="Ann Oke",
            email="ann@police.example",
            role=Role.PRACTITIONER,
            starts=later,
            **by(world),
        )
        holding = hold_post(post=world.post("police", "practitioner"), membership=ann, **by(world))
        assert holding.starts == later
        end_membership(membership=ann, **by(world))
        for day in (TODAY, later, later + timedelta(days=1)):
            assert not Membership.objects.on(day).filter(pk=ann.pk).exists()
            assert not Holding.objects.on(day).filter(pk=holding.pk).exists()

    def test_somebody_who_left_comes_back_in_a_role_of_its_own(self, world: World) -> None:
        end_membership(membership=world.constable, **by(world))
        back = add_person(
            partnership=world.partnership,
            agency=world.agency("police"),
            name="",
            email=world.constable.user.email,
            role=Role.PRACTITIONER,
            **by(world),
        )
        assert back.pk != world.constable.pk
        assert back.user == world.constable.user
