"""The five policies broken by the thousand: each is read, or refused in sentences; never a traceback."""

import io
import random
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from escalation.core.policy_faults import Fault, PolicyFaults
from escalation.core.policy_parse import parse_policy, policy_from_canonical
from escalation.management.commands.check_policy import Command
from tests.escalation.core.fault_cases import CODES

from .reading import FOLDER

TEXTS = {file.stem: file.read_text() for file in sorted(FOLDER.glob("*.toml"))}
KEY = re.compile(r"^[\w-]+(?= = )|(?<=\[)[\w.-]+(?=\])", re.MULTILINE)
VALUE = re.compile(r"(?<= = )[^\n]+")
WORD = re.compile(r"[A-Za-z][\w-]{2,}")
# One of each type that TOML has, and some that lie.
OTHERS = (
    *("true", "0", "-7", "3.5", "nan", "inf", '""', '"x"', "'''\n\n'''", "[]", "[[], []]", "{}", "[{}]"),
    *("2027-02-28", "07:32:00", "2027-01-01T00:00:00+01:00", "99999999999999999999", '"\\u0000"', "[1, 'a']"),
    *('["panel", "panel"]', '"agreed, at most 2 hours"', '"5 days"', "{ any = [] }", '"stage left"'),
)
SIGNS = '"=[]{}.#\\,\n\r\t \x00\x7fé\ufeff0'


def byte(text: str, chance: random.Random) -> bytes:
    """One byte becomes another, wherever it stands in a character."""
    raw = bytearray(text.encode())
    raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw)


def sign(text: str, chance: random.Random) -> str:
    """One sign that means something to TOML is put in, or one is taken away."""
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(SIGNS) + text[at + chance.randrange(2) :]


def line(text: str, chance: random.Random) -> str:
    """One line is lost, doubled elsewhere, or moved."""
    lines = text.split("\n")
    moved = lines.pop(chance.randrange(len(lines)))
    for _ in range(chance.randrange(3)):
        lines.insert(chance.randrange(len(lines)), moved)
    return "\n".join(lines)


def cut(text: str, chance: random.Random) -> str:
    """The file ends somewhere in the middle, or begins there."""
    at = chance.randrange(len(text))
    return text[:at] if chance.randrange(2) else text[at:]


def key(text: str, chance: random.Random) -> str:
    """One key or heading takes the name of another."""
    there = list(KEY.finditer(text))
    one, other = chance.choice(there), chance.choice(there)
    return text[: one.start()] + other.group() + text[one.end() :]


def value(text: str, chance: random.Random) -> str:
    """One value takes the place of another."""
    there = list(VALUE.finditer(text))
    one, other = chance.choice(there), chance.choice(there)
    return text[: one.start()] + other.group() + text[one.end() :]


def kind(text: str, chance: random.Random) -> str:
    """One value becomes something of another type."""
    one = chance.choice(list(VALUE.finditer(text)))
    return text[: one.start()] + chance.choice(OTHERS) + text[one.end() :]


def word(text: str, chance: random.Random) -> str:
    """One word stands in the place of another: an event for a post, a stage for a form."""
    there = list(WORD.finditer(text))
    one, other = chance.choice(there), chance.choice(there)
    return text[: one.start()] + other.group() + text[one.end() :]


CHANGES: tuple[Callable[[str, random.Random], str | bytes], ...] = (
    byte,
    sign,
    line,
    cut,
    key,
    value,
    kind,
    word,
)
EACH_WAY = 120  # of each way and file


def files(policy: str, change: Callable[[str, random.Random], str | bytes]) -> list[str | bytes]:
    """The same broken files on every machine; every second one is broken twice."""
    chance = random.Random(f"{policy} {change.__name__}")  # noqa: S311 - nothing is kept secret by it
    made = []
    for number in range(EACH_WAY):
        text = TEXTS[policy]
        if number % 2:
            text = chance.choice((line, key, value, kind, word))(text, chance)
        made.append(change(text, chance))
    return made


@pytest.mark.parametrize("policy", TEXTS)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_broken_file_is_read_or_refused_in_sentences(
    policy: str, change: Callable[[str, random.Random], str | bytes]
) -> None:
    for text in files(policy, change):
        faults = refusals(text)
        assert all(fault.code in CODES and fault.path for fault in faults)
        assert all(fault.line("a.toml").isprintable() for fault in faults)


def refusals(text: str | bytes) -> tuple[Fault, ...]:
    """The faults for which a file is refused; none where it is a policy, which can then be stored and read back."""
    try:
        found = parse_policy(text)
    except PolicyFaults as refused:
        return refused.faults or (Fault("", "", "refused for nothing"),)
    assert policy_from_canonical(found.canonical()) == found
    return ()


@pytest.mark.parametrize("policy", TEXTS)
def test_the_command_says_sound_or_every_fault_on_a_line(policy: str, tmp_path: Path) -> None:
    """The command reads bytes from a file: broken in each way, it answers in lines and with an exit code."""
    file, out = tmp_path / "broken.toml", io.StringIO()
    for change in CHANGES:
        for text in files(policy, change)[:8]:
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
            command = Command(stdout=out)
            with redirect_stdout(out):
                sound = command.check_file(str(file))
            said = out.getvalue()
            out.seek(0)
            out.truncate()
            ending = re.compile(r": sound: .*|: .+ \[[a-z-]+\]")
            assert said.strip()
            assert all(ending.fullmatch(one.removeprefix(str(file))) for one in said.splitlines()), said
            assert sound == (": sound: " in said)
