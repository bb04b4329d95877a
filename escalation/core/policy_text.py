"""From the bytes of a policy file to its tables, with a plain sentence where it is not TOML."""

import re
import tomllib
from typing import Any

from .policy_faults import Fault, PolicyFaults

LARGEST_FILE = 256 * 1024

# What tomllib says (the beginning of it) -> what an author can act on.
PLAIN = {
    "Cannot overwrite a value": "this key is written twice",
    "Duplicate inline table key": "this key is written twice",
    "Cannot declare": "this heading is written twice; another stage begins with two brackets, [[stages]]",
    "Cannot redefine": "this heading was used for something else above",
    "Cannot mutate": "this heading was used for something else above",
    "Invalid initial character for a key part": "a key is missing, or begins with a sign that none can have",
    "Expected '=' after a key": "there is no equals sign after the key",
    "Expected ']'": "a heading is not closed: a bracket is missing",
    "Invalid value": "after the equals sign there is no value; text stands in quotation marks",
    "Invalid statement": "this is neither a heading in brackets nor a key with an equals sign",
    "Unclosed array": "a list is not closed: ] is missing, or a comma",
    "Unclosed inline table": "a table on one line is not closed: } is missing, or a comma",
    "Unterminated string": "a text is not closed: a quotation mark is missing",
    "Unescaped '\\' in a string": "in a text, a backslash is written twice",
    "Illegal character": "a text is not closed on its line, or holds a sign that cannot stand here",
    "Exceeds the limit": "this number is too long",
    "Expected newline or end of document": "something stands after the value that does not belong there",
}
WHERE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


def read_document(text: str | bytes) -> dict[str, Any]:
    """The tables of a policy file, not yet looked at; raise PolicyFaults where there are none."""
    source = _decoded(text)
    try:
        return tomllib.loads(source)
    except RecursionError:
        raise _not_toml("the file", "brackets stand inside brackets too many times") from None
    except ValueError as error:  # tomllib's own error is one, and so is a number of thousands of digits
        found = WHERE.fullmatch(str(error))
        said = found[1] if found else str(error)
        place = _place(source, len(source))
        if found and found[2]:
            place = f"line {found[2]}, column {found[3]}"
        plain = next((plain for begin, plain in PLAIN.items() if said.startswith(begin)), said)
        raise _not_toml(place, plain) from None


def _decoded(text: str | bytes) -> str:
    """The text of the file: UTF-8, not too large, with or without the mark that some editors put first."""
    try:
        raw = text.encode() if isinstance(text, str) else text
    except UnicodeEncodeError as error:
        raise _not_toml(_place(str(text), error.start), "the file is not UTF-8") from None
    if len(raw) > LARGEST_FILE:
        raise PolicyFaults([Fault("the file", "a policy file has at most 256 KB", "too-long")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode(errors="replace")
        raise _not_toml(_place(before, len(before)), "the file is not UTF-8") from None


def _place(source: str, index: int) -> str:
    """Line and column of a place in the text, counted from 1."""
    before = source[:index]
    return f"line {before.count(chr(10)) + 1}, column {index - before.rfind(chr(10))}"


def _not_toml(place: str, sentence: str) -> PolicyFaults:
    return PolicyFaults([Fault(place, f"this is not TOML: {sentence}", "not-toml")])
