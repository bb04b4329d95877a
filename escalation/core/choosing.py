"""Which of the policies in force in one partnership governs a disagreement: the answers on raising choose.

Several may stand side by side with scopes that do not overlap (DESIGN §6). What a policy settles is a set of grounds:
between whom, about whom or what, and, where it has tracks, on which of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .names import About, Scope
from .policy import Policy

WORDS = {
    Scope.BETWEEN_AGENCIES: "between agencies",
    Scope.WITHIN_ONE_AGENCY: "within one agency",
    About.CHILDREN: "about a child",
    About.UNBORN_BABIES: "about an unborn baby",
    About.ADULTS: "about an adult",
    About.COMMUNITY_SAFETY: "about community safety",
    About.THEMES: "about a theme, without a person",
}
WITHOUT_A_PERSON = frozenset({About.COMMUNITY_SAFETY, About.THEMES})


@dataclass(frozen=True)
class Ground:
    """One kind of matter that a policy settles; a policy without tracks settles it on every track."""

    scope: Scope
    about: About
    track: str = ""

    def meets(self, other: "Ground") -> bool:
        """Whether one matter could be both."""
        tracks = {self.track, other.track}
        return (self.scope, self.about) == (other.scope, other.about) and ("" in tracks or len(tracks) == 1)

    @property
    def words(self) -> str:
        return f"{WORDS[self.scope]} {WORDS[self.about]}"


def grounds(policy: Policy) -> tuple[Ground, ...]:
    """Everything that a policy settles."""
    tracks = [track.key for track in policy.tracks] or [""]
    return tuple(
        Ground(scope, about, track) for scope in policy.scope for about in policy.about for track in tracks
    )


def overlap(one: Policy, other: Policy) -> Ground | None:
    """A kind of matter that both would settle; None where they can stand side by side."""
    return next((mine for mine in grounds(one) for theirs in grounds(other) if mine.meets(theirs)), None)


def takes_over(new: Policy, old: Policy) -> bool:
    """Whether a policy settles all that another one settled, so that it can stand in its place."""
    return all(any(mine.meets(theirs) for mine in grounds(new)) for theirs in grounds(old))


P = TypeVar("P")


def side_by_side(newest_first: Iterable[tuple[P, Policy]]) -> list[P]:
    """Of all that were ever in force those that still are: the newest speaks, also for an older one of another key."""
    kept: list[tuple[P, Policy]] = []
    for held, policy in newest_first:
        if not any(policy.key == newer.key or overlap(policy, newer) for _, newer in kept):
            kept.append((held, policy))
    return [held for held, _ in kept]


def scopes_of(policies: Iterable[Policy]) -> frozenset[Scope]:
    """Between whom a disagreement can be raised under any of these."""
    return frozenset(scope for policy in policies for scope in policy.scope)


def abouts_to_ask(policies: Sequence[Policy]) -> tuple[About, ...]:
    """What is asked of whom or what a matter is about: only where the answer chooses, or decides who is described."""
    offered = {about for policy in policies for about in policy.about}
    differ = len({frozenset(policy.about) for policy in policies}) > 1
    mixed = 0 < len(offered & WITHOUT_A_PERSON) < len(offered)
    return tuple(about for about in About if about in offered) if differ or mixed else ()


def candidates(
    policies: Iterable[Policy], scope: Scope | None = None, about: About | None = None
) -> list[Policy]:
    """The policies that settle such a matter; several, where only the track tells them apart."""
    return [
        policy
        for policy in policies
        if (scope is None or scope in policy.scope) and (about is None or about in policy.about)
    ]


@dataclass(frozen=True)
class Chosen:
    """The policy that governs, and why, in a sentence."""

    policy: Policy
    why: str


class NoneGoverns(Exception):
    """No policy in force settles such a matter; the sentence says so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def choose(
    policies: Sequence[Policy], *, scope: Scope, about: About | None = None, track: str = ""
) -> Chosen:
    """The policy that governs a matter, and why; raises NoneGoverns.

    ``about`` is None, and ``track`` empty, where it was not asked since nothing depends on it.
    """
    what = " ".join(WORDS[word] for word in (scope, about) if word)
    able = candidates(policies, scope, about)
    on_track = [one for one in able if track in {each.track for each in grounds(one)}]
    if not able:
        raise NoneGoverns(f"Your partnership has no procedure in force for a disagreement {what}.")
    if len(policies) == 1:
        return Chosen(able[0], "It is the only procedure that your partnership has in force.")
    if len(able) == 1:
        return Chosen(able[0], f"Your disagreement is {what}, and this is the procedure for that.")
    if len(on_track) != 1:
        raise NoneGoverns(
            f"Say what kind of disagreement {what} it is: that decides which procedure it follows."
        )
    title = on_track[0].track(track).title
    return Chosen(
        on_track[0], f"Your disagreement is {what}, and on “{title}”: this is the procedure for that."
    )


def why_not_beside(new: Policy, others: Iterable[Policy]) -> str:
    """Why a policy cannot be in force with these, each of another key; empty where it can.

    It can where they settle nothing in common, and where it settles all that the other one did: then it takes over
    from its day. In between, nobody could say which of the two governs.
    """
    for other in others:
        if other.key != new.key and (both := overlap(new, other)) and not takes_over(new, other):
            return (
                f"“{other.title}” ({other.key}) is in force for disagreements {both.words} too, and for more. "
                "Two procedures for one matter cannot stand side by side: change the scope of one of them, or let "
                "the new one stand for all that the old one settles."
            )
    return ""
