"""To which post a matter goes, who is there, and where nobody is. The tables are written by hand."""

from datetime import date, timedelta

import pytest

from agencies.models import Holding
from agencies.routes import (
    Asked,
    Through,
    board_gaps,
    empty_posts,
    holders_on,
    posts_without_stand_in,
    route,
    route_gaps,
)
from agencies.services import add_post, add_service, close_post, end_holding, hold_post
from tests.factories import COMMAND_LINE, MONDAY, World

TODAY = date(2027, 1, 11)
BY = {"by": COMMAND_LINE, "now": MONDAY}

# agency, what policy asks for, the post to which it leads
ROUTES = [
    ("police", ("practitioner",), "Constable"),
    ("police", ("first_line_manager",), "Detective sergeant"),
    ("hospital", ("named_professional", "first_line_manager"), "Matron"),  # no named professional there
    ("hospital", ("designated_professional", "senior_manager"), "Designated doctor"),  # the first that it has
    ("hospital", ("senior_manager", "designated_professional"), "Medical director"),  # in policy's order
    ("housing", ("practitioner",), "Housing officer"),
    ("housing", ("first_line_manager",), None),  # no level above it either
    ("police", ("head_of_service",), None),
    ("police", ("chair",), "Independent chair"),  # looked for in the agency, then in the partnership
    ("police", ("designated_professional",), None),  # no level, so none above it
    ("police", ("safeguarding-supervisor", "first_line_manager"), "Detective sergeant"),
]


@pytest.mark.parametrize(("agency", "slugs", "title"), ROUTES)
def test_the_first_of_policys_posts_that_an_agency_has(
    world: World, agency: str, slugs: tuple[str, ...], title: str | None
) -> None:
    post = route(agency=world.agency(agency), partnership=world.partnership, slugs=slugs, on=TODAY)
    assert (post and post.title) == title


def test_the_next_higher_level_acts_for_one_that_is_not_there(world: World) -> None:
    close_post(post=world.post("police", "first_line_manager"), **BY)
    where = {"agency": world.agency("police"), "partnership": world.partnership, "on": TODAY}
    assert route(slugs=("first_line_manager",), **where) == world.post("police", "senior_manager")
    assert route(slugs=("practitioner",), **where) == world.post("police", "practitioner")


def test_a_desk_at_which_nobody_is_that_day_is_passed_over(world: World) -> None:
    where = {"agency": world.agency("police"), "partnership": world.partnership}
    end_holding(holding=Holding.objects.get(membership=world.sergeant), **BY)
    yesterday = TODAY - timedelta(days=1)
    assert route(slugs=("first_line_manager",), on=TODAY, **where) == world.post("police", "senior_manager")
    assert route(slugs=("first_line_manager",), on=yesterday, **where) == world.post(
        "police", "first_line_manager"
    )
    end_holding(holding=Holding.objects.get(membership=world.inspector), **BY)
    # Nobody anywhere: then at least to the desk that is meant.
    assert route(slugs=("first_line_manager",), on=TODAY, **where) == world.post(
        "police", "first_line_manager"
    )


def test_one_question_to_the_database(world: World, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        route(agency=world.agency("police"), partnership=world.partnership, slugs=("practitioner",), on=TODAY)


def test_other_desks_of_the_same_name_receive_only_what_is_addressed_to_them(world: World) -> None:
    police = world.agency("police")
    second = add_post(partnership=world.partnership, agency=police, slug="practitioner", title="Aaa", **BY)
    hold_post(post=second, membership=world.sergeant, **BY)
    found = route(agency=police, partnership=world.partnership, slugs=("practitioner",), on=TODAY)
    assert found == world.post("police", "practitioner")


def test_holders_come_before_stand_ins(world: World) -> None:
    desk = world.post("social-care", "first_line_manager")
    assert [(one.membership, one.stands_in) for one in holders_on(desk, TODAY)] == [
        (world.team_manager, False),
        (world.stand_in, True),
    ]
    before = MONDAY.date() - timedelta(days=31)
    assert holders_on(desk, before) == []


def test_gaps_are_named_by_agency_and_stage(world: World) -> None:
    kinds = ("social_care", "health", "police", "education", "voluntary", "housing")
    stage = Asked("Manager to manager", dict.fromkeys(kinds, ("first_line_manager",)))
    gaps = route_gaps(partnership=world.partnership, stages=[stage], on=TODAY)
    assert [gap.sentence for gap in gaps] == ["Norfolk Housing has nobody for “Manager to manager”"]
    end_holding(holding=Holding.objects.get(membership=world.sergeant), **BY)
    end_holding(holding=Holding.objects.get(membership=world.inspector), **BY)
    gaps = route_gaps(partnership=world.partnership, stages=[stage], on=TODAY)
    assert [gap.agency for gap in gaps] == [world.agency("housing"), world.agency("police")]


def test_gaps_of_the_board_and_of_desks(world: World) -> None:
    titles = {"chair": "Chair", "scrutineer": "Scrutineer"}
    assert [gap.sentence for gap in board_gaps(partnership=world.partnership, titles=titles, on=TODAY)] == [
        "Norfolk Safeguarding Children Board has nobody as “Scrutineer”"
    ]
    assert empty_posts(world.partnership, on=TODAY) == []
    end_holding(holding=Holding.objects.get(membership=world.constable), **BY)
    assert [gap.post for gap in empty_posts(world.partnership, on=TODAY)] == [
        world.post("police", "practitioner")
    ]
    alone = {gap.post for gap in posts_without_stand_in(world.partnership, on=TODAY)}
    assert world.post("social-care", "practitioner") in alone
    assert world.post("social-care", "first_line_manager") not in alone  # it has a stand-in
    assert world.post("police", "practitioner") not in alone  # it has nobody at all


# agency, what policy asks for, through which kinds, the post to which it leads
THROUGH = [
    (
        "housing",
        ("first_line_manager",),
        ("police",),
        "Detective sergeant",
    ),  # it has none: the police act for it
    ("housing", ("practitioner",), ("police",), "Housing officer"),  # its own comes first
    ("housing", ("head_of_service",), ("police",), None),  # they have none either, nor a level above it
    (
        "housing",
        ("first_line_manager",),
        ("probation", "health"),
        "Matron",
    ),  # nobody of the first kind is there
    ("charity", ("designated_professional", "first_line_manager"), ("health",), "Project manager"),
]


@pytest.mark.parametrize(("agency", "slugs", "kinds", "title"), THROUGH)
def test_another_kind_of_agency_acts_for_one_without_the_level(
    world: World, agency: str, slugs: tuple[str, ...], kinds: tuple[str, ...], title: str | None
) -> None:
    post = route(
        agency=world.agency(agency),
        partnership=world.partnership,
        slugs=slugs,
        on=TODAY,
        through=[Through(kind, slugs) for kind in kinds],
    )
    assert (post and post.title) == title


def test_through_comes_before_the_next_higher_level(world: World) -> None:
    close_post(post=world.post("charity", "first_line_manager"), **BY)
    where = {"agency": world.agency("charity"), "partnership": world.partnership, "on": TODAY}
    slugs = ("first_line_manager",)
    assert route(slugs=slugs, **where) == world.post("charity", "senior_manager")
    through = [Through("police", slugs)]
    assert route(slugs=slugs, through=through, **where) == world.post("police", "first_line_manager")


def test_a_gap_is_none_where_another_agency_acts(world: World) -> None:
    slugs = ("first_line_manager",)
    kinds = {agency.kind: slugs for agency in world.agencies.values()}
    alone, helped = (
        route_gaps(
            partnership=world.partnership,
            stages=[Asked("Managers", kinds, {"housing": through})],
            on=TODAY,
        )
        for through in ((), (Through("police", slugs),))
    )
    assert [gap.agency for gap in alone] == [world.agency("housing")]
    assert helped == []


def test_a_service_has_its_own_desk_and_never_its_sisters(world: World) -> None:
    hospital = world.agency("hospital")
    here = {"partnership": world.partnership, "agency": hospital}
    ward, triage = (
        add_service(agency=hospital, partnership=world.partnership, name=name, **BY)
        for name in ("Ward", "Triage")
    )
    sister = add_post(service=ward, slug="first_line_manager", title="Ward sister", **here, **BY)
    hold_post(post=sister, membership=world.nurse, **BY)
    where = {**here, "slugs": ("first_line_manager",), "on": TODAY}
    assert route(service=ward, **where) == sister
    assert route(service=triage, **where) == world.post("hospital", "first_line_manager")
    assert route(service=ward, without=[sister.pk], **where) == world.post("hospital", "first_line_manager")
    assert route(**where) == world.post("hospital", "first_line_manager")
