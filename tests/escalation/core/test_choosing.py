"""Which policy governs: every row is a partnership, what was answered, and what a safeguarding lead would expect."""

import pytest

from escalation.core.choosing import (
    NoneGoverns,
    abouts_to_ask,
    choose,
    overlap,
    side_by_side,
    why_not_beside,
)
from escalation.core.names import About, Scope
from escalation.core.policy import Policy
from escalation.core.policy_parse import parse_policy

BETWEEN, WITHIN = Scope.BETWEEN_AGENCIES, Scope.WITHIN_ONE_AGENCY


def policy(key: str, *, scope: str = "", about: str = "", tracks: tuple[str, ...] = ()) -> Policy:
    """A sound policy of one stage that settles this."""
    top = [
        "format = 1",
        f'key = "{key}"',
        f'title = "The {key} procedure"',
        'board = "Reedham"',
        f"scope = [{scope}]" * bool(scope),
        f"about = [{about}]" * bool(about),
    ]
    stage = (
        '[[stages]]\nkey = "one"\ntitle = "One"\nrung = "panel"\nauthority = "decide"\ntime = "1 working day"'
    )
    roads = [f'[[tracks]]\nkey = "{track}"\ntitle = "The {track} road"' for track in tracks]
    return parse_policy("\n".join([*filter(None, top), stage, *roads]))


BOARD = policy("board")
SERVICE = policy("service", scope='"within one agency"')
ADULTS = policy("adults", about='"adults", "community safety"')
REFERRALS = policy("referrals", tracks=("referral",))
PLANS = policy("plans", tracks=("plan", "conference"))
ALL = policy("all", scope='"between agencies", "within one agency"', about='"children", "unborn babies"')

ONLY = "It is the only procedure that your partnership has in force."
TABLE = [
    # in force, between whom, about, track -> which governs, and what is said of it
    ([BOARD], BETWEEN, None, "", "board", ONLY),
    ([ALL], WITHIN, None, "", "all", ONLY),
    ([BOARD, SERVICE], BETWEEN, None, "", "board", "is between agencies, and this"),
    ([BOARD, SERVICE], WITHIN, None, "", "service", "is within one agency, and this"),
    ([BOARD, ADULTS], BETWEEN, About.ADULTS, "", "adults", "is between agencies about an adult, and this"),
    ([BOARD, ADULTS], BETWEEN, About.CHILDREN, "", "board", "is between agencies about a child, and this"),
    ([REFERRALS, PLANS], BETWEEN, None, "conference", "plans", "on “The conference road”"),
    ([REFERRALS, PLANS, SERVICE], WITHIN, None, "", "service", "is within one agency, and this"),
]


@pytest.mark.parametrize(("policies", "scope", "about", "track", "key", "why"), TABLE)
def test_the_answers_choose_and_say_why(
    policies: list[Policy], scope: Scope, about: About | None, track: str, key: str, why: str
) -> None:
    chosen = choose(policies, scope=scope, about=about, track=track)
    assert chosen.policy.key == key
    assert why in chosen.why


REFUSED = [
    ([BOARD], WITHIN, None, "", "no procedure in force for a disagreement within one agency."),
    ([SERVICE], BETWEEN, None, "", "no procedure in force for a disagreement between agencies."),
    ([BOARD, SERVICE], WITHIN, About.ADULTS, "", "for a disagreement within one agency about an adult."),
    ([REFERRALS, PLANS], BETWEEN, None, "", "Say what kind of disagreement between agencies it is"),
]


@pytest.mark.parametrize(("policies", "scope", "about", "track", "sentence"), REFUSED)
def test_where_none_governs_a_sentence_says_so(
    policies: list[Policy], scope: Scope, about: About | None, track: str, sentence: str
) -> None:
    with pytest.raises(NoneGoverns) as refused:
        choose(policies, scope=scope, about=about, track=track)
    assert sentence in refused.value.sentence


@pytest.mark.parametrize(
    ("policies", "asked"),
    [
        ([BOARD], ()),
        ([BOARD, SERVICE], ()),
        ([ALL], ()),  # a child or an unborn baby: nothing depends on which
        ([BOARD, ADULTS], (About.CHILDREN, About.ADULTS, About.COMMUNITY_SAFETY)),
        ([ADULTS], (About.ADULTS, About.COMMUNITY_SAFETY)),  # with a person or without one
    ],
)
def test_whom_it_is_about_is_asked_only_where_it_matters(
    policies: list[Policy], asked: tuple[About, ...]
) -> None:
    assert abouts_to_ask(policies) == asked


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (BOARD, SERVICE, False),
        (BOARD, ADULTS, False),
        (BOARD, ALL, True),
        (SERVICE, ALL, True),
        (REFERRALS, PLANS, False),
        (REFERRALS, BOARD, True),  # without tracks it settles all of them
        (BOARD, policy("other"), True),
    ],
)
def test_two_policies_overlap_where_one_matter_could_follow_both(
    one: Policy, other: Policy, meet: bool
) -> None:
    assert bool(overlap(one, other)) is meet
    assert bool(overlap(other, one)) is meet


def test_an_overlap_is_refused_in_a_sentence() -> None:
    assert why_not_beside(SERVICE, [BOARD]) == ""
    refused = why_not_beside(BOARD, [SERVICE, ALL])
    assert refused.startswith(
        "“The all procedure” (all) is in force for disagreements between agencies about a child"
    )


def test_one_that_settles_all_that_the_old_one_did_takes_over() -> None:
    assert why_not_beside(ALL, [BOARD, SERVICE]) == ""
    assert side_by_side([("all", ALL), ("board", BOARD), ("adults", ADULTS), ("board 0", BOARD)]) == [
        "all",
        "adults",
    ]
