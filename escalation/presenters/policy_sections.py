"""What a policy says beside its stages: what it is for, tracks, shortcuts, forms, kinds of agency, closing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from components.words import day_in_words, joined, time_in_words
from escalation.core.names import AUTHOR, About, How, Scope, Way
from escalation.core.policy import Policy, Track
from escalation.presenters.policies import Card
from escalation.presenters.policy_words import (
    Line,
    field_in_words,
    form_in_words,
    line,
    marked,
    or_,
    posts,
    stage_named,
    told,
)


@dataclass(frozen=True)
class Section:
    """A part of the page under a heading of its own."""

    key: str
    title: str
    lines: tuple[Line, ...]


def sections(policy: Policy) -> list[Section]:
    """Every part that says something, with what is assumed marked at its line."""
    drawn = []
    for key, title, lines in _sections(policy):
        shown, _ = marked(lines, policy.assumed)
        if shown:
            drawn.append(Section(key, title, tuple(shown)))
    return drawn


def other_assumptions(policy: Policy, on_cards: Iterable[Card]) -> list[str]:
    """What is assumed and found no line on the page."""
    found = {path for card in on_cards for path in card.found}
    for _, _, lines in _sections(policy):
        found.update(marked(lines, policy.assumed)[1])
    return [why for path, why in policy.assumed.items() if path not in found]


def _sections(policy: Policy) -> Iterator[tuple[str, str, list[Line]]]:
    yield "for", "What it is for, and what it is not", list(_purpose(policy))
    yield "tracks", "Its tracks", [_track(policy, track) for track in policy.tracks]
    yield "shortcuts", "Straight to a higher stage", list(_shortcuts(policy))
    yield "forms", "Its forms", list(_forms(policy))
    yield "kinds", "Kinds of agency", list(_kinds(policy))
    yield "refused", "When a referral is refused", list(_refusal(policy))
    yield "records", "Records and who is told", list(_records(policy))
    yield "closing", "When it ends", list(_closing(policy))
    yield "about", "About this procedure", list(_about(policy))


def _purpose(policy: Policy) -> Iterator[Line]:
    yield line(
        "Disagreements",
        [f"{joined([Scope(one).description.lower() for one in policy.scope]).capitalize()}."],
        "scope",
    )
    yield line(
        "About",
        [f"{joined([About(one).description.lower() for one in policy.about]).capitalize()}."],
        "about",
    )
    yield line("The kinds that it names", policy.categories, "categories")
    ways = or_([Way(way).description.lower() for way in policy.ways])
    yield line("How it is discussed", [f"{ways.capitalize()}."], "ways")
    for position, one in enumerate(policy.elsewhere, start=1):
        how = "" if one.how == How.INSTEAD else "This may be done at any time, as well as this procedure."
        first = f"First ask the {posts(policy, [one.consult_first])[0]}." if one.consult_first else ""
        yield line(f"{one.subject}", [f"{one.go_to}.", how, first], f"elsewhere[{position}]")


def _track(policy: Policy, track: Track) -> Line:
    ladder = [stage_named(policy, stage.key) for stage in policy.ladder(track.key)]
    only = "Dissent may be put on record only, without seeking a resolution." if track.record_only else ""
    kinds = f"For: {'; '.join(track.categories)}." if track.categories else ""
    texts = [kinds, f"It climbs these stages: {'; '.join(ladder)}.", only, track.guidance]
    return line(track.title, texts, f"tracks.{track.key}")


def _shortcuts(policy: Policy) -> Iterator[Line]:
    for position, one in enumerate(policy.shortcuts, start=1):
        to = or_([stage_named(policy, key) for key in one.to])
        yield line(f"Arrow {position}: {one.when}", [f"To stage {to}."], f"shortcuts[{position}]")


def _forms(policy: Policy) -> Iterator[Line]:
    for form in policy.forms.values():
        fields = [f"{number}. {field_in_words(field)}" for number, field in enumerate(form.fields, start=1)]
        yield line(form.title, [form_in_words(form), *fields], f"forms.{form.key}")


def _kinds(policy: Policy) -> Iterator[Line]:
    for kind in policy.kinds.values():
        through = (
            f"Where it has nobody at a level, {policy.kind_title(kind.through).lower()} acts for it."
            if kind.through
            else ""
        )
        yield line(policy.kind_title(kind.key), [through, kind.guidance], f"kinds.{kind.key}")


def _refusal(policy: Policy) -> Iterator[Line]:
    refusal = policy.referral_refusal
    if refusal is None:
        return
    said = f"{refusal.time.words.capitalize()}, from when the refusal is told."
    yield line("Reasons in writing", [said, refusal.guidance], "referral_refusal")
    yield line("Meanwhile", [refusal.meanwhile], "referral_refusal.meanwhile")


def _records(policy: Policy) -> Iterator[Line]:
    records = policy.records
    signer = "whoever wrote it" if records.sign_off == AUTHOR else policy.post_title(records.sign_off or "")
    yield line("Signed off by", [f"{signer.capitalize()}."] if records.sign_off else [], "records.sign_off")
    copy = "A copy goes on the child’s file." if records.child_file else ""
    yield line("The child’s file", [copy], "records.child_file")
    yield line("Who is told, at any stage", told(policy, policy.tell), "tell")  # type: ignore[arg-type]
    yield line(
        "Read by the board’s manager",
        [f"From stage {stage_named(policy, policy.contents_from.key)}."],
        "board_sees_from",
    )


def _closing(policy: Policy) -> Iterator[Line]:
    closure = policy.closure
    learning = joined(posts(policy, closure.learning_to)).capitalize()
    yield line("What was learned goes to", [f"{learning}."] if learning else [], "closure.learning_to")
    yield line(
        "A debrief", ["It is offered to those involved."] if closure.debrief else [], "closure.debrief"
    )
    yield line("What is asked", closure.questions, "closure.questions")
    yield line("If it is not resolved", [closure.if_unresolved], "closure.if_unresolved")


def _about(policy: Policy) -> Iterator[Line]:
    yield line("It comes from", [policy.source], "source")
    yield line("Answered for by", [policy.owner], "owner")
    yield line("Looked at again", [day_in_words(policy.review_by)] if policy.review_by else [], "review_by")
    yield line("Close of business", [f"{time_in_words(policy.close_of_business)}."], "close_of_business")
    nation = policy.nation.description if policy.nation else ""
    yield line("Bank holidays of", [nation], "nation")
    yield line("Laid over", [f"The procedure called {policy.extends}." if policy.extends else ""], "extends")
