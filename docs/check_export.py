#!/usr/bin/env python3
"""Check an export of Accord without Accord: the JSON of one history or of several, or the folder of all.

    python3 check_export.py K7-3QF9-to-entry-12.json [...]
    python3 check_export.py FOLDER

Nothing is needed but Python 3.11. All that docs/record-format.md says is computed again; each fault is a line, and the
program ends with 1. Memory does not grow with the folder.
"""

from __future__ import annotations

import hashlib
import heapq
import hmac
import json
import re
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Any

Thing = dict[str, Any]  # an entry, a row or a look, by its columns
Faults = Generator[str, None, Any]  # a sentence each; what it answers at the end is what was checked

FORMAT = "accord-record-1"
BODY = (
    "kind claimed_at recorded_at actor_key actor_name actor_role actor_agency on_behalf_of "
    "for_whom policy facts index rows"
).split()
LOOK = "id at viewer_key viewer_name viewer_role viewer_agency looked_at reference".split()
INDEX = "kind partnership title parties stage result late opened_at closed_at".split()
EMPTY = dict.fromkeys(INDEX, "") | {"late": False}  # what a chain is before its first entry
PLACE = ["chain", "entry", "part", "change", "version", "salt", "text_salt"]
SIGNS = {"b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "\\": "\\"}


def canonical(fields: Thing) -> str:
    known = {name: value for name, value in fields.items() if value is not None}
    return json.dumps(known, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def mac(key: str, text: str) -> str:
    return hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).hexdigest()


def sha(*lines: str) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def commitment(row: Thing, reference: str) -> str:
    label = (FORMAT, row["model"], row["key"], row["change"], reference, row["entry"], row["part"])
    salt, known = row["text_salt"], {name: text for name, text in row["texts"].items() if text is not None}
    texts = {name: mac(mac(salt, name), text) for name, text in known.items()}
    return mac(
        row["salt"], "\n".join((" ".join(map(str, label)), canonical(row["values"]), canonical(texts)))
    )


class Ahead:
    """Things in order, of which the next can be seen before it is taken."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self.things = iter(things)
        self.next = next(self.things, None)

    def take_while(self, wanted: Callable[[Thing], bool]) -> Iterator[Thing]:
        while self.next is not None and wanted(self.next):
            taken, self.next = self.next, next(self.things, None)
            yield taken


class Chain:
    """A chain while it is checked: how far, the digest there, and what its entries say of their subject."""

    def __init__(self, reference: str, number: int | None = None) -> None:
        self.reference, self.number = reference, number
        self.length, self.digest, self.index, self.rows = 0, sha(FORMAT, reference), dict(EMPTY), 0

    def check(self, entries: Ahead, rows: Ahead) -> Faults:
        """Each entry and its rows; ``entries`` and ``rows`` are Ahead, at this chain's first."""
        for entry in entries.take_while(lambda entry: entry.get("chain") == self.number):
            self.length += 1
            where = f"{self.reference}, entry {entry['number']}"
            if entry["number"] != self.length or entry["previous"] != self.digest:
                yield f"{where}: it does not follow from the entry before it"
            self.length, previous = entry["number"], str(entry["previous"])
            body = canonical({name: entry[name] for name in BODY})
            self.digest = sha(FORMAT, str(self.length), previous, body)
            if entry["digest"] != self.digest:
                yield f"{where}: it was changed"
            self.digest = entry["digest"]
            try:
                self.index.update(json.loads(str(entry["index"])))
            except (ValueError, TypeError):
                yield f"{where}: what it says of its subject cannot be read"
            yield from self.check_rows(where, entry, rows)
        yield from self.unnamed(rows, lambda row: row.get("chain") == self.number)

    def unnamed(self, rows: Ahead, wanted: Callable[[Thing], bool]) -> Faults:
        for row in rows.take_while(wanted):
            yield f"{self.reference}, entry {row['entry']}: a row of {row['model']} is there that no entry names"

    def check_rows(self, where: str, entry: Thing, rows: Ahead) -> Faults:
        promised = {}
        for line in filter(None, str(entry["rows"] or "").split("\n")):
            part, _, rest = line.partition(" ")
            promised[part] = rest
        here = (self.number, entry["number"])
        yield from self.unnamed(rows, lambda row: row.get("chain") == here[0] and row["entry"] < here[1])
        for row in rows.take_while(lambda row: (row.get("chain"), row["entry"]) == here):
            self.rows += 1
            named = f"{row['model']} {row['key']} {row['change']} {row['version']} {self._commitment(row)}"
            salted = row["text_salt"] == "" or any(text is not None for text in row["texts"].values())
            if promised.pop(str(row["part"]), None) != named or not salted:
                yield f"{where}: a row of {row['model']} ({row['key']}) does not hold"
        for rest in promised.values():
            yield f"{where}: a row of {rest.split(' ')[0]} is missing"

    def _commitment(self, row: Thing) -> str:
        try:
            return commitment(row, self.reference)
        except (ValueError, TypeError, AttributeError):
            return "of nothing that can be read"

    def check_end(self, subject: Thing) -> Faults:
        """The chain beside what the file of the chains says of it."""
        if (subject["length"], subject["head"]) != (self.length, self.digest):
            yield f"{self.reference}: the chain does not end where it should"
        kept = {name: "" if subject[name] is None else subject[name] for name in INDEX}
        for name in INDEX:
            if kept[name] != self.index.get(name):
                yield f"{self.reference}: the index is another than the entries say: {name}"


def check_one(path: Path) -> Faults:
    """The JSON of one history."""
    record = json.loads(path.read_text(encoding="utf-8"))
    chain = Chain(record["reference"])
    yield from chain.check(Ahead(record["entries"]), Ahead(record["rows"]))
    if record.get("index", chain.index) != chain.index:
        yield f"{chain.reference}: the index is another than the entries say"
    return f"1 chain of {chain.length} entries and {chain.rows} rows"


def typed(kind: str, text: str) -> str | int | bool | None:
    """A column as the digests have it."""
    if text == "\\N":
        return None
    if kind == "number":
        return int(text) if re.fullmatch(r"-?\d+", text) else text
    if kind == "yes or no":
        return {"true": True, "false": False}.get(text, text)
    return re.sub(r"\\(.)", lambda found: SIGNS.get(found[1], found[0]), text) if "\\" in text else text


class Folder:
    """The files of an export, each read once; a file that is not as its manifest says is a fault."""

    def __init__(self, path: Path) -> None:
        self.path, self.faults = path, []
        self.manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        self.files = {file["file"]: file for file in self.manifest["files"]}

    def lines(self, name: str) -> Iterator[Thing]:
        """The rows of a file as dictionaries; none where the export has no such file."""
        if name not in self.files or not (self.path / name).is_file():
            return
        file, digest, count = self.files[name], hashlib.sha256(), -1
        with (self.path / name).open("rb") as stored:
            for count, line in enumerate(stored):
                digest.update(line)
                columns = line.decode(errors="replace").rstrip("\n").split("\t")
                if count == 0:
                    if columns != [heading for heading, _ in file["columns"]]:
                        self.faults.append(f"{name}: its headings are others than the manifest says")
                elif len(columns) != len(file["columns"]):
                    self.faults.append(f"{name}, line {count + 1}: it has too few or too many columns")
                else:
                    yield {
                        heading: typed(kind, text)
                        for (heading, kind), text in zip(file["columns"], columns, strict=True)
                    }
        if (count, digest.hexdigest()) != (file["rows"], file["sha256"]):
            self.faults.append(f"{name}: the file is not the one that was exported")

    def entries(self) -> Iterator[Thing]:
        for line in self.lines("entries.tsv"):
            yield line | {name: whole(line[name]) for name in ("chain", "number")}

    def rows(self, name: str) -> Iterator[Thing]:
        """The versions of a model, by their places."""
        file = self.files[name]
        texts = set(file["texts"])
        for line in self.lines(name):
            row = {heading: line.pop(f"seal.{heading}") for heading in PLACE}
            row |= {heading: whole(row[heading]) for heading in ("chain", "entry", "part")}
            row |= {"model": file["rows_of"], "key": line["id"]}
            row["texts"] = {column: line.pop(column) for column in texts}
            yield row | {"values": line}

    def missing(self) -> Faults:
        there = {str(path.relative_to(self.path)) for path in self.path.rglob("*") if path.is_file()}
        known = {*self.files, "manifest.json"}
        yield from (f"{name}: the file is missing" for name in sorted(known - there))
        yield from (f"{name}: the manifest does not know this file" for name in sorted(there - known))


def whole(place: object) -> int:
    """A number by which things are in order; what is none comes first, and fits nowhere."""
    return place if isinstance(place, int) else -1


def place(row: Thing) -> tuple[int, int, int]:
    return row["chain"], row["entry"], row["part"]


def check_many(path: Path) -> Faults:
    """The folder of many histories: all files beside each other, each once."""
    folder = Folder(path)
    if folder.manifest["format"] != FORMAT:
        return (yield f"this program does not know the format {folder.manifest['format']}")
    yield from folder.missing()
    entries = Ahead(folder.entries())
    versions = [folder.rows(name) for name in folder.files if name.startswith("rows/")]
    rows = Ahead(heapq.merge(*versions, key=place))
    chains = counted = counted_rows = last = 0
    for subject in folder.lines("chains.tsv"):
        number = whole(subject["chain"])
        if number <= last:
            yield f"{subject['reference']}: the chain stands twice, or at another place"
        last = max(last, number)
        yield from strays(entries, rows, lambda thing, last=last: thing["chain"] < last)
        chain = Chain(str(subject["reference"]), number)
        yield from chain.check(entries, rows)
        yield from chain.check_end(subject)
        chains, counted, counted_rows = chains + 1, counted + chain.length, counted_rows + chain.rows
    yield from strays(entries, rows, lambda thing: True)
    days, looks = yield from check_looks(folder)
    yield from folder.faults
    return f"{chains} chains of {counted} entries and {counted_rows} rows, {looks} looks, {days} sealed days"


def strays(entries: Ahead, rows: Ahead, wanted: Callable[[Thing], bool]) -> Faults:
    for entry in entries.take_while(wanted):
        yield f"an entry ({entry['number']}) stands at no chain, or out of order: chain {entry['chain']}"
    for row in rows.take_while(wanted):
        yield f"a row of {row['model']} ({row['key']}) stands at no chain, or out of order: chain {row['chain']}"


def check_looks(folder: Folder) -> Faults:
    """Who looked: each sealed day follows from the one before, and is what was sealed."""
    looks, total, days, previous = Ahead(folder.lines("looks.tsv")), 0, 0, ""
    sealed = "days.tsv" in folder.files  # an export of one partnership has no seals: a day is sealed over all
    for day in folder.lines("days.tsv"):
        for look in looks.take_while(lambda look, day=day: str(look["at"])[:10] < str(day["day"])):
            yield f"a look (key {look['id']}) of {str(look['at'])[:10]} is outside every sealed day"
        lines = [
            canonical({name: look[name] for name in LOOK})
            for look in looks.take_while(lambda look, day=day: str(look["at"])[:10] == day["day"])
        ]
        digest = sha(FORMAT, str(day["day"]), previous, str(len(lines)), *lines)
        if (day["count"], day["previous"], day["digest"]) != (len(lines), previous, digest):
            yield f"the looks of {day['day']} are not what was sealed"
        previous, days, total = day["digest"], days + 1, total + len(lines)
    last = ""
    for look in looks.take_while(lambda look: True):
        total += 1
        if str(look["at"])[:10] < last:
            yield f"a look (key {look['id']}) stands out of order"
        last = str(look["at"])[:10]
    return (days if sealed else 0), total


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    faults = sum(check(Path(name), f"{name}: " if sys.argv[2:] else "") for name in sys.argv[1:])
    sys.exit(min(faults, 1))


def check(path: Path, named: str) -> int:
    """Print each fault of one export, or that it holds; how many."""
    faults, checked = 0, check_many(path) if path.is_dir() else check_one(path)
    try:
        while True:
            print(f"{named}{next(checked)}")
            faults += 1
    except StopIteration as end:
        if not faults:
            print(f"{named}It holds: {end.value}.")
    return faults


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.exit(f"This cannot be read as an export of Accord; is it whole? {type(error).__name__}: {error}")
