"""Nothing in a policy file causes a traceback: files cut, mixed and filled with other values are read or refused."""

import json
import random
import re
import tomllib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.core.policy_faults import Fault, PolicyFaults
from escalation.core.policy_parse import parse_policy, policy_from_canonical

from .fault_cases import CODES
from .policies import EVERYTHING, FENMARSH, SOUND

TEXTS = [SOUND, FENMARSH, EVERYTHING]
# What may stand in the place of any value.
STRAYS = """\
true|0|-1|10000000000000000000000|1.5|nan|inf|""|" "|"x"|'\\'|[]|[[]]|[1]|["x", "x"]|{}|{ a = 1 }|[{}]|[{ key = 1 }]
2027-01-01|2027-01-01T00:00:00Z|17:00:00|"\\u0000"|"5 working days"|"at once"|"panel"|"practitioner"|"raised"
"escalated"|"decided"|[true, false]"""
STRAY = [value for line in STRAYS.split("\n") for value in line.split("|")]
VALUE = re.compile(r"(?<= = ).*")
WORD = re.compile(r"[\w-]+")


def judged(text: str | bytes, base: dict[str, Any] | None = None) -> None:
    """The file is a policy that can be stored and read back, or it is refused with known codes and short lines."""
    faults: tuple[Fault, ...] = ()
    try:
        policy = parse_policy(text, base=base)
        assert policy_from_canonical(policy.canonical()) == policy
    except PolicyFaults as refused:
        faults = refused.faults
    for fault in faults:
        assert fault.code in CODES
        assert fault.path
        assert fault.line("file").isprintable()


def mutated(text: str, chance: random.Random) -> str:
    """One to three changes: a value for another, a line lost, doubled or moved, a word for another, a sign lost."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0 | 1:
                stray = chance.choice(STRAY)
                lines[place] = VALUE.sub(lambda _, stray=stray: stray, lines[place])
            case 2:
                lines[place] = ""
            case 3:
                lines.insert(chance.randrange(len(lines)), lines[place])
            case 4:
                words = chance.sample(WORD.findall(text), 2)
                lines[place] = lines[place].replace(words[0], words[1])
            case 5:
                cut = chance.randrange(len(lines[place]) + 1)
                lines[place] = lines[place][:cut] + lines[place][cut + 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(4))
def test_thousands_of_mutated_files(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same files on every machine
    for _ in range(250):
        judged(mutated(chance.choice(TEXTS), chance))


def test_every_value_is_tried_in_every_place() -> None:
    for number, line in enumerate(lines := EVERYTHING.split("\n")):
        if not VALUE.search(line):
            continue
        for stray in STRAY[number % 8 :: 8]:
            changed = VALUE.sub(lambda _, stray=stray: stray, line)
            judged("\n".join([*lines[:number], changed, *lines[number + 1 :]]))


def test_mutated_overlays() -> None:
    chance = random.Random(7)  # noqa: S311 - the same files on every machine
    base = tomllib.loads(EVERYTHING)
    for _ in range(250):
        local = mutated(EVERYTHING, chance).replace(
            'key = "everything"', 'key = "local"\nextends = "everything"'
        )
        judged(local, base)


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.dates()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = sorted({key for key in WORD.findall(EVERYTHING) if key.islower()})


@given(
    st.recursive(
        plain, lambda inner: st.dictionaries(st.sampled_from(KEYS), inner, max_size=5), max_leaves=12
    )
)
def test_any_tables_under_the_formats_own_keys(tables: object) -> None:
    """Whatever TOML could hold; written as JSON's subset of it where that is possible."""
    document = {"format": 1, **(tables if isinstance(tables, dict) else {})}
    judged(_as_toml(document))


@given(st.text(max_size=300) | st.binary(max_size=300))
def test_any_text_or_bytes(text: str | bytes) -> None:
    judged(text)


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 5000,
        "x = " + "{a=" * 5000,
        ".".join(["a"] * 5000) + " = 1",
        "[" + ".".join(["stages"] * 2000) + "]",
        "\n".join(f"a{n} = {n}" for n in range(15_000)),
        "categories = [" + ",".join(f'"c{n}"' for n in range(20_000)) + "]",
        "x = " + "9" * 100_000,
        "\ud800",
        "\x00",
    ],
    ids=["lists", "tables", "dotted", "heading", "keys", "entries", "digits", "surrogate", "nul"],
)
def test_a_file_made_to_hurt(text: str) -> None:
    judged(text)


def _as_toml(value: object) -> str:
    """Top-level keys, each with an inline value."""
    assert isinstance(value, dict)
    return "\n".join(f"{json.dumps(key)} = {_inline(entry)}" for key, entry in value.items())


def _inline(value: object) -> str:
    match value:
        case bool() | None:
            return "true" if value else "false"
        case datetime():
            return value.replace(tzinfo=UTC).isoformat()
        case date() | int():
            return str(value)
        case float():
            return repr(value)
        case str():
            return json.dumps(value)
        case list():
            return "[" + ", ".join(_inline(entry) for entry in value) + "]"
        case dict():
            return (
                "{ "
                + ", ".join(f"{json.dumps(key)} = {_inline(entry)}" for key, entry in value.items())
                + " }"
            )
    raise TypeError(type(value))
