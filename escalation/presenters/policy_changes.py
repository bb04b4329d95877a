"""Two versions of a policy side by side: what changes, stage by stage, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from escalation.core.policy import Policy
from escalation.presenters.policies import Card, cards
from escalation.presenters.policy_sections import sections

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One line that differs."""

    what: str
    old: Texts
    new: Texts


@dataclass(frozen=True)
class ChangedPart:
    """A stage or another part in which something differs; ``tag`` where it is new or gone as a whole."""

    title: str
    tag: str
    changes: tuple[Change, ...]


def changes(old: Policy, new: Policy) -> list[ChangedPart]:
    """What differs between two policies: the head, each stage from the bottom up, then the rest."""
    parts = [ChangedPart("The policy itself", "", _changed(_head(old), _head(new)))]
    before, after = ({card.key: card for card in cards(policy)} for policy in (old, new))
    for key in _both(before, after):
        parts.append(_stage(before.get(key), after.get(key)))
    was, becomes = ({one.key: one for one in sections(policy)} for policy in (old, new))
    for key in _both(was, becomes):
        title = (becomes.get(key) or was[key]).title
        lines = [
            {line.key: line.texts for line in one[key].lines} if key in one else {} for one in (was, becomes)
        ]
        parts.append(ChangedPart(title, "", _changed(*lines)))
    documents = [{title: (address,) for title, address in one.documents.items()} for one in (old, new)]
    parts.append(ChangedPart("Documents", "", _changed(*documents)))
    assumed = [{path: (why,) for path, why in one.assumed.items()} for one in (old, new)]
    parts.append(ChangedPart("What is assumed", "", _changed(*assumed)))
    return [part for part in parts if part.changes]


def _stage(old: Card | None, new: Card | None) -> ChangedPart:
    card = new or old
    assert card is not None
    tag = "" if old and new else ("New stage" if new else "No longer a stage")
    return ChangedPart(card.title, tag, _changed(_card(old), _card(new)))


def _card(card: Card | None) -> Mapping[str, Texts]:
    if card is None:
        return {}
    lines = {line.key: line.texts for line in card.lines}
    more = {"What to do": card.guidance, "In the document": card.source, "Marked": "; ".join(card.tags)}
    return {
        "Number and title": (card.title,),
        **lines,
        **{key: (text,) for key, text in more.items() if text},
    }


def _head(policy: Policy) -> Mapping[str, Texts]:
    said = {
        "Title": policy.title,
        "Board": policy.board,
        "Until it is settled": policy.meanwhile,
        "Guidance": policy.guidance,
    }
    return {key: (text,) for key, text in said.items() if text}


def _changed(old: Mapping[str, Texts], new: Mapping[str, Texts]) -> tuple[Change, ...]:
    return tuple(
        Change(key, old.get(key, ()), new.get(key, ()))
        for key in _both(old, new)
        if old.get(key) != new.get(key)
    )


def _both(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """The keys of both, in the new order; what is gone stands behind what it stood behind."""
    order = list(new)
    last = -1
    for key in old:
        if key in order:
            last = order.index(key)
        else:
            last += 1
            order.insert(last, key)
    return order
