"""How a sound policy is given one fault, and the codes of every fault there is."""

from dataclasses import dataclass

from .policies import SOUND

# The codes of POLICY_FORMAT §9, typed in its order.
CODES = [
    "not-toml",
    "unknown-format",
    "unknown-key",
    "misplaced-key",
    "missing-key",
    "wrong-type",
    "empty",
    "too-long",
    "bad-key",
    "unknown-word",
    "unknown-reference",
    "duplicate",
    "bad-time",
    "zero-time",
    "ambiguous-time",
    "no-stages",
    "rung-order",
    "rung-twice",
    "first-optional",
    "nobody-acts",
    "panel-acts",
    "panel-without-stage",
    "zero",
    "event-never",
    "clock-meets-itself",
    "at-once-firm",
    "escalates-from-last",
    "escalates-indicative",
    "no-final-authority",
    "nothing-to-decide",
    "unreachable",
    "categories-twice",
    "shortcut-to-start",
    "unused-form",
    "choices",
    "assumed-nothing",
    "through-itself",
    "extends",
]


@dataclass(frozen=True)
class Case:
    """A file, and the only fault in it."""

    code: str
    path: str
    text: str | bytes

    def __str__(self) -> str:
        return f"{self.code} at {self.path}"[:80]


def swap(code: str, path: str, old: str, new: str) -> Case:
    """The sound policy with one passage of it in other words."""
    assert SOUND.count(old) == 1, f"{old!r} stands {SOUND.count(old)} times in the sound policy"
    return Case(code, path, SOUND.replace(old, new))


def plus(code: str, path: str, addition: str) -> Case:
    """The sound policy with something after its end."""
    return Case(code, path, SOUND + addition)


def on_top(code: str, path: str, addition: str) -> Case:
    """The sound policy with one more key of its own."""
    return Case(code, path, SOUND.replace("\n[[stages]]", addition + "\n[[stages]]", 1))


def tracks(code: str, path: str, addition: str, **swaps: str) -> Case:
    """The sound policy without categories and with tracks, the shortcut still above where all of them begin."""
    text = SOUND.replace('categories = ["Thresholds", "Drift"]\n', "") + addition
    for old, new in swaps.items():
        text = text.replace(old, new)
    return Case(code, path, text)


def clock(
    code: str, key: str, *, starts: str = "", met_by: str = "", more: str = "", stage: str = "first"
) -> Case:
    """One more clock in a stage, with a fault in one of its keys."""
    lines = [f'starts = "{starts}"' if starts else "", f'met_by = "{met_by}"' if met_by else "", more]
    amount = "" if "amount" in more else 'amount = "2 working days"\n'
    written = f'\n[[stages.clocks]]\nkey = "extra"\n{amount}' + "\n".join(lines) + "\n"
    before = {
        "first": '\n[[stages]]\nkey = "second"',
        "second": '\n[[stages]]\nkey = "last"',
        "last": "\n[[shortcuts]]",
    }
    text = SOUND.replace(before[stage], written + before[stage])
    return Case(code, f"stages.{stage}.clocks.extra.{key}", text)


TWO_TRACKS = """
[[tracks]]
key = "one"
title = "One"
stages = ["first", "second", "last"]

[[tracks]]
key = "two"
title = "Two"
"""
NO_TIME = 'meeting_of = ["practitioner"]\n'
LAST_DECIDES = 'time = "10 working days"\nauthority = "decide"'
