"""Leaving: everything open is shown and goes to somebody or to the post; then nothing of the person holds."""

import re
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from agencies.models import Holding, Membership
from agencies.refusals import Refused
from agencies.services import close_post
from agencies.standing import standing_of
from audit.models import Entry
from escalation.models import Action, Disagreement, Notice, Seat
from escalation.services.leaving import held_by, leave
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership, make_person
from tests.stories import agreed, at_panel, panel_convened, raised

NOW = MONDAY + timedelta(days=2)
TODAY = date(2027, 1, 13)


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def sees(person: Membership, it: Disagreement, day: date = TODAY) -> bool:
    return Disagreement.objects.visible_to(standing_of(person.user, on=day)).filter(pk=it.pk).exists()


def leaves(
    world: World,
    person: Membership,
    matters: dict[UUID, Membership] | None = None,
    posts: dict[UUID, Membership] | None = None,
    manager: Membership | None = None,
) -> None:
    leave(
        membership=person,
        matters=matters or {},
        posts=posts or {},
        manager=manager,
        by=world.business_manager,
        now=NOW,
    )


class TestHandingOver:
    def test_what_a_person_raised_goes_to_the_colleague_who_takes_it(self, world: World) -> None:
        it = raised(world).it
        other = make_person(world, "Ann Oke", "practitioner", "school", "Teacher")
        assert not sees(other, it)
        assert [mine.matter for mine in held_by(world.teacher, on=TODAY).matters] == [it]
        leaves(world, world.teacher, {it.pk: other}, {_holding(world.teacher): other})
        assert sees(other, it)
        assert not sees(world.teacher, it)
        seat = Seat.objects.get(disagreement=it, as_what="raiser", ended_at=None)
        assert (seat.membership, seat.side, seat.writer_name) == (
            other,
            "raising",
            "Business Manager Example",
        )
        entry = Entry.objects.filter(subject__reference=it.reference).order_by("-number")[0]
        assert entry.kind == "matter.taken_over"
        assert (entry.actor_name, entry.actor_role) == ("Business Manager Example", "board business manager")
        assert Notice.objects.filter(disagreement=it, addressee=other, kind="matter.taken_over").count() == 1

    def test_what_nobody_takes_goes_to_the_post(self, world: World) -> None:
        it = raised(world).it
        other = make_person(world, "Ann Oke", "practitioner", "school", "Teacher")
        leaves(world, world.teacher, posts={_holding(world.teacher): other})
        seat = Seat.objects.get(disagreement=it, as_what="raiser", ended_at=None)
        assert seat.post == world.post("school", "practitioner")
        assert sees(other, it), "who holds the post finds it"

    def test_an_action_changes_its_name_and_opens_its_matter(self, world: World) -> None:
        story = raised(world)
        agreed(story)
        Action.objects.get()  # of the duty social worker, by name of the post
        person = make_person(world, "Duty Social Worker", "practitioner", "social-care", now=MONDAY)
        other = make_person(world, "Bo Hall", "practitioner", "social-care", now=MONDAY)
        (mine,) = held_by(person, on=TODAY).matters
        assert (mine.seats, [action.due for action in mine.actions]) == ((), [date(2027, 2, 1)])
        leaves(world, person, {story.it.pk: other})
        assert Action.objects.get().who == "Bo Hall"
        assert sees(other, story.it)
        assert Seat.objects.get(membership=other).side == "responding"

    def test_a_place_on_the_panel_is_the_conveners_to_fill(self, world: World) -> None:
        story = at_panel(world)
        panel_convened(story)
        leaver = world.charity_representative
        assert held_by(leaver, on=TODAY).matters[0].only_on_panel
        leave(membership=leaver, matters={}, posts={}, manager=None, by=world.business_manager, now=story.now)
        assert not Seat.objects.filter(membership=leaver, ended_at=None).exists()
        told = Notice.objects.filter(kind="matter.taken_over").values_list("addressee", flat=True)
        assert set(told) == {world.chair.pk, world.deputy_chair.pk}

    def test_people_who_were_managed_get_the_manager_who_is_named(self, world: World) -> None:
        leaves(world, world.team_manager, manager=world.stand_in)
        assert Membership.objects.get(pk=world.social_worker.pk).manager == world.stand_in
        assert not Membership.objects.on(TODAY).filter(pk=world.team_manager.pk).exists()

    def test_a_post_is_filled_before_it_is_left(self, world: World) -> None:
        holding = _holding(world.team_manager)
        leaves(
            world, world.team_manager, posts={holding: world.service_manager}, manager=world.service_manager
        )
        held = Holding.objects.on(TODAY).filter(post=world.post("social-care", "first_line_manager"))
        assert {one.membership for one in held} == {world.stand_in, world.service_manager}


class TestRefusals:
    def refused(self, world: World, sentence: str, person: Membership, **how: object) -> None:
        before = Entry.objects.count()
        with pytest.raises(Refused, match=sentence):
            leaves(world, person, **how)  # type: ignore[arg-type]
        assert Entry.objects.count() == before
        assert Membership.objects.get(pk=person.pk).ends is None

    def test_a_post_with_open_matters_is_never_left_empty(self, world: World) -> None:
        raised(world)
        self.refused(world, "Say who takes Social worker", world.social_worker)

    def test_only_colleagues_take_over(self, world: World) -> None:
        it = raised(world).it
        for stranger in (world.social_worker, world.chair, world.teacher):
            self.refused(world, "is no colleague", world.teacher, matters={it.pk: stranger})

    def test_a_matter_without_a_post_to_go_to_needs_somebody(self, world: World) -> None:
        it = raised(world).it
        for slug in ("practitioner", "first_line_manager", "senior_manager"):
            close_post(post=world.post("school", slug), by=COMMAND_LINE, now=MONDAY)
        self.refused(world, f"Say who takes {it.reference}", world.teacher)
        leaves(world, world.teacher, {it.pk: world.head_teacher})
        assert sees(world.head_teacher, it)

    def test_the_business_manager_does_not_end_their_own_role(self, world: World) -> None:
        self.refused(world, "your own role", world.business_manager)


class TestPage:
    @pytest.fixture
    def now(self) -> datetime:
        return timezone.now()

    @pytest.fixture
    def world(self, db: None, now: datetime) -> World:
        return make_partnership(now=now - timedelta(days=2))

    @pytest.fixture
    def manager(self, client: Client, world: World) -> Client:
        client.force_login(world.business_manager.user)
        return client

    def form_of(self, client: Client, person: Membership) -> tuple[str, str, dict[str, str]]:
        """The page of somebody's leaving: its address, its HTML, and its hidden fields."""
        address = f"/leaving/norfolk/{person.pk}/"
        html = client.get(address).content.decode()
        hidden = dict(re.findall(r'name="(version|once)" value="([^"]+)"', html))
        return address, html, hidden

    def test_it_shows_the_envelope_of_each_matter_and_not_what_it_is_about(
        self, manager: Client, world: World, now: datetime
    ) -> None:
        it = raised(world, now - timedelta(hours=4)).it
        _, html, _ = self.form_of(manager, world.teacher)
        for words in (
            f"Who takes {it.reference}?",
            "Hawthorn Academy and Norfolk Children&#x27;s Services. Raised it",
            "The post: Teacher (Hawthorn Academy)",
            "Who holds Teacher (Hawthorn Academy) now?",
        ):
            assert words in html
        for contents in ("Home alone", "K.P.", "HA-2207", it.category, "close the case"):
            assert contents not in html

    def test_it_hands_over_once_and_ends_everything(
        self, manager: Client, world: World, now: datetime
    ) -> None:
        it = raised(world, now - timedelta(hours=4)).it
        signed_in = Client()
        signed_in.force_login(world.teacher.user)
        address, _, hidden = self.form_of(manager, world.teacher)
        typed = {**hidden, f"matter-{it.pk}": str(world.head_teacher.pk)}
        person = f"/setting-up/norfolk/people/{world.teacher.pk}/"
        assert manager.post(address, typed)["Location"] == person
        entries = Entry.objects.count()
        assert manager.post(address, typed)["Location"] == person, "a double click is one act"
        assert Entry.objects.count() == entries
        assert Seat.objects.get(as_what="raiser", ended_at=None).membership == world.head_teacher
        assert "This role ended on" in manager.get(person).content.decode()
        assert manager.get(address).status_code == 404
        assert "_auth_user_id" not in signed_in.session

    def test_bad_input_is_said_and_hands_over_nothing(
        self, manager: Client, world: World, now: datetime
    ) -> None:
        it = raised(world, now - timedelta(hours=4)).it
        entries = Entry.objects.count()
        address, _, hidden = self.form_of(manager, world.teacher)
        for taker in (world.nurse.pk, world.teacher.pk, uuid4(), "\x00", "x" * 5000):
            response = manager.post(address, {**hidden, f"matter-{it.pk}": taker})
            assert response.status_code == 422
            assert "There is a problem" in response.content.decode()
        address, html, hidden = self.form_of(manager, world.social_worker)
        assert "1 open matter sits with it" in html
        response = manager.post(address, hidden)
        assert response.status_code == 422, "the post would be empty, and a matter sits with it"
        assert Entry.objects.count() == entries


def _holding(person: Membership) -> UUID:
    return Holding.objects.get(membership=person, ends=None).pk
