"""Commitments and digests: how a row is bound to its entry, and an entry to the one before it.

Sealing and reading of texts each happen in one place: here. docs/record-format.md is the same in words, for
somebody who checks a record without this code.
"""

import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from audit.canonical import Canonical, canonical

FORMAT = "accord-record-1"


class Salts(NamedTuple):
    """The two salts of a history row, 32 random bytes each, as hexadecimal digits."""

    row: str
    texts: str

    @classmethod
    def fresh(cls, *, with_texts: bool) -> "Salts":
        """New salts; a row that holds no text has none for texts, so that nothing stored stands outside a digest."""
        return cls(row=secrets.token_hex(32), texts=secrets.token_hex(32) if with_texts else "")


def field_salt(texts_salt: str, field: str) -> str:
    """The salt of one text, derived so that one text can be released and checked without the others."""
    return _hmac(texts_salt, field)


def text_commitment(texts_salt: str, field: str, text: str) -> str:
    return _hmac(field_salt(texts_salt, field), text)


def row_commitment(
    *,
    label: str,
    salts: Salts,
    values: Mapping[str, Canonical | None],
    texts: Mapping[str, str | None],
) -> str:
    """The commitment to one history row: label, the values that are not null, each text by its own commitment."""
    sealed = {
        name: text_commitment(salts.texts, name, text) for name, text in texts.items() if text is not None
    }
    return _hmac(salts.row, "\n".join((label, canonical(values), canonical(sealed))))


def row_label(*, model: str, key: Any, change: str, reference: str, number: int, part: int) -> str:  # noqa: ANN401
    """Where a row stands: model and key, how it changed (+ or ~), the chain, its entry and its place in it."""
    return " ".join((FORMAT, model, str(key), change, reference, str(number), str(part)))


class RowLine(NamedTuple):
    """What an entry says of one row that its act wrote; ``version`` is the row's number in its history table."""

    part: int
    model: str
    key: str
    change: str
    version: int
    commitment: str

    def __str__(self) -> str:
        return f"{self.part} {self.model} {self.key} {self.change} {self.version} {self.commitment}"

    @classmethod
    def read(cls, line: str) -> "RowLine":
        """A line as an entry has it; raises ValueError."""
        part, model, key, change, version, commitment = line.split(" ")
        return cls(int(part), model, key, change, int(version), commitment)

    @classmethod
    def read_all(cls, stored: str | None) -> "list[RowLine]":
        """The lines of an entry, which may have none; raises ValueError."""
        return [cls.read(line) for line in stored.split("\n")] if stored else []


def chain_start(reference: str) -> str:
    """What stands for the digest before the first entry: it binds a chain to its reference."""
    return sha256(f"{FORMAT}\n{reference}".encode()).hexdigest()


def row_number(digest: str) -> int:
    """The key of an entry, or of a day of the access log, in its table: its digest's first fifteen digits."""
    return int(digest[:15], 16)


def entry_digest(*, number: int, previous: str, body: Mapping[str, Canonical | None]) -> str:
    """SHA-256 over format, number, digest of the entry before, and canonical body."""
    return sha256("\n".join((FORMAT, str(number), previous, canonical(body))).encode()).hexdigest()


def day_digest(*, day: str, previous: str, lines: Sequence[str]) -> str:
    """SHA-256 over format, day, digest of the day before, number of looks, and a canonical line for each."""
    return sha256("\n".join((FORMAT, day, previous, str(len(lines)), *lines)).encode()).hexdigest()


def _hmac(key_hex: str, text: str) -> str:
    """HMAC-SHA256; raises ValueError where the key is not 64 small hexadecimal digits."""
    if not _KEY.fullmatch(key_hex):
        raise ValueError("a salt is 64 hexadecimal digits")
    return hmac.digest(bytes.fromhex(key_hex), text.encode(), "sha256").hex()


_KEY = re.compile("[0-9a-f]{64}")
