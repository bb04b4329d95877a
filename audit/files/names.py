"""The name under which a file is shown and given back: readable, short, and no path, order or trick."""

import re
import unicodedata

LONGEST = 100
NAMELESS = "paper"
# Endings of programs and pages are taken off wherever they stand: the kind's own ending comes last.
_ENDING = re.compile(r"(\.[A-Za-z][A-Za-z0-9]{0,4})+$")
# What a Windows machine keeps for its devices.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
# What no name has on one system or another.
_NOT_IN_NAMES = re.compile(r'[<>:"|?*%\x00-\x1f\x7f]')


def clean_name(name: str, ending: str) -> str:
    """The last part of a name, in one spelling, without what cannot be seen, with the ending of what the file is."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if character.isspace() else character for character in last if _is_seen(character))
    stem = _ENDING.sub("", _NOT_IN_NAMES.sub("", seen).strip(" .")) if "." in seen else seen
    stem = re.sub(r"\s+", " ", _NOT_IN_NAMES.sub("", stem)).strip(" .")
    if _DEVICES.match(stem):
        stem = f"{NAMELESS} {stem}"
    return _cut(stem or NAMELESS) + ending


def _is_seen(character: str) -> bool:
    """No control, no mark that turns the direction of writing, no half of a character, nothing private."""
    return character.isspace() or unicodedata.category(character)[0] != "C"


def _cut(stem: str) -> str:
    """No longer than a file system takes, which counts bytes, and never in the middle of a letter."""
    return stem.encode()[:LONGEST].decode(errors="ignore").strip(" .") or NAMELESS
