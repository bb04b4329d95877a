"""A CSV file as spreadsheets write it, in lines by heading: whatever its encoding, its line ends, its separator."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

MOST_LINES = 20_000
LARGEST = 10 * 1024 * 1024  # bytes
LONGEST_CELL = 2_000  # signs; what a column takes is less, and is said line by line
SEPARATORS = ",;\t"
MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))

# What a spreadsheet would reckon with. A telephone number may begin with its plus.
FORMULA = re.compile(r"[=+\-@]")
TELEPHONE = re.compile(r"\+[0-9 ()./-]+")

FORMULA_CELL = "begins with “%s”, which a spreadsheet takes for a formula. Take that sign away"
BAD_SIGN = "holds a sign that cannot be kept: a line break, a tab or one that cannot be seen"


@dataclass(frozen=True)
class Fault:
    """What is wrong, on which line (counted as an editor does: the headings are line 1), in which column."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Row:
    """One line: each heading that is known, and what stands under it, without outer space."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Sheet:
    """What could be read of a file. With a fault nothing of it is used: all of it, or nothing."""

    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()


class Unreadable(Exception):
    """The file as a whole cannot be read; the fault says why."""

    def __init__(self, line: int, sentence: str, column: str = "") -> None:
        super().__init__(sentence)
        self.fault = Fault(line, column, sentence)


def read_sheet(body: bytes, *, columns: Sequence[str], required: Sequence[str]) -> Sheet:
    """The lines under their headings, and every fault of them that can be seen without knowing what they mean."""
    try:
        text = _decoded(body)
        records = _records(text)
        headings = _headings(next(records, (1, []))[1], columns, required)
        rows, faults = list[Row](), list[Fault]()
        for line, cells in records:
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) == MOST_LINES:
                raise Unreadable(
                    line, f"The file has more than {MOST_LINES:,} lines. Cut it into several files."
                )
            rows.append(Row(line, {name: cell.strip() for name, cell in zip(headings, cells, strict=False)}))
            faults.extend(_faults_of(line, headings, cells))
        if not rows:
            raise Unreadable(1, "The file has no lines below its headings.")
    except Unreadable as unreadable:
        return Sheet(faults=(unreadable.fault,))
    return Sheet(tuple(rows), tuple(faults))


def _decoded(body: bytes) -> str:
    """As the file says by its first bytes; else UTF-8, else what Windows writes in this country."""
    if not body.strip():
        raise Unreadable(1, "The file is empty.")
    if len(body) > LARGEST:
        raise Unreadable(1, f"The file is larger than {LARGEST // 1024 // 1024} megabytes.")
    marked = [name for name, mark in MARKS if body.startswith(mark)]
    for name in marked or _without_mark(body):
        try:
            text = body.decode(name)
        except UnicodeDecodeError:
            continue
        if (at := text.find("\0")) >= 0:
            line = len(text[:at].splitlines()) or 1
            raise Unreadable(line, "The file holds a NUL sign, which no text has. Save it as CSV once more.")
        return text
    raise Unreadable(1, "The file is not a text. Save it as CSV, in UTF-8.")


def _without_mark(body: bytes) -> tuple[str, ...]:
    """UTF-16 without its mark has a nought in every other byte of a Latin text."""
    start = body[:1000]
    if len(body) % 2 == 0 and len(start) >= 4:
        if start[1::2].count(0) > 0.9 * len(start[1::2]):
            return ("utf-16-le",)
        if start[::2].count(0) > 0.9 * len(start[::2]):
            return ("utf-16-be",)
    return ("utf-8", "cp1252")


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins; the separator is that of the first line."""
    first = next(iter(text.splitlines()), "")
    separator = max(SEPARATORS, key=first.count)
    csv.field_size_limit(LARGEST)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            said = (
                "A quotation mark is open or out of place from here on: the lines below cannot be told apart."
            )
            raise Unreadable(line, said) from None
        yield line, record
        line = reader.line_num + 1


def _headings(cells: Sequence[str], columns: Sequence[str], required: Sequence[str]) -> list[str]:
    """The headings as columns are called here; every one is known, none is there twice, none is missing."""
    names = [re.sub(r"[\s_-]+", "_", cell.strip().casefold()) for cell in cells]
    while names and not names[-1]:
        names.pop()  # a spreadsheet may save empty columns at the end
    for name, typed in zip(names, cells, strict=False):
        if name not in columns:
            known = ", ".join(columns)
            raise Unreadable(
                1, f"There is no column of this name. The columns are: {known}.", typed.strip()[:60]
            )
        if names.count(name) > 1:
            raise Unreadable(1, "This heading is there twice.", name)
    if missing := [name for name in required if name not in names]:
        raise Unreadable(1, f"The first line must be the headings. Missing: {', '.join(missing)}.")
    return names


def _faults_of(line: int, headings: Sequence[str], cells: Sequence[str]) -> Iterator[Fault]:
    if any(cell.strip() for cell in cells[len(headings) :]):
        yield Fault(line, "", f"has {len(cells)} cells, and there are {len(headings)} headings")
    elif len(cells) < len(headings):
        yield Fault(line, "", f"has only {len(cells)} cells, and there are {len(headings)} headings")
    for name, cell in zip(headings, cells, strict=False):
        text = cell.strip()
        if FORMULA.match(text) and not (name == "telephone" and TELEPHONE.fullmatch(text)):
            yield Fault(line, name, FORMULA_CELL % text[0])
        elif len(text) > LONGEST_CELL or any(_cannot_be_kept(sign) for sign in text):
            yield Fault(line, name, BAD_SIGN if len(text) <= LONGEST_CELL else "is far too long")


def _cannot_be_kept(sign: str) -> bool:
    """Control signs, signs that turn the direction of writing, and halves of signs."""
    return (not sign.isascii() and unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}) or sign < " "
