"""A CSV file as spreadsheets write it: whatever its bytes, its lines are read, or the fault is said at its place."""

import pytest

from agencies.importing.sheets import LARGEST, MOST_LINES, read_sheet

COLUMNS, REQUIRED = ("name", "kind", "telephone"), ("name", "kind")
PLAIN = "name,kind\nHawthorn Academy,education\nO’Neill House,voluntary\n"
READ = [
    (2, {"name": "Hawthorn Academy", "kind": "education"}),
    (3, {"name": "O’Neill House", "kind": "voluntary"}),
]


def read(body: bytes | str) -> tuple[list[tuple[int, dict[str, str]]], list[tuple[int, str, str]]]:
    sheet = read_sheet(body.encode() if isinstance(body, str) else body, columns=COLUMNS, required=REQUIRED)
    return (
        [(row.line, dict(row.cells)) for row in sheet.rows],
        [(fault.line, fault.column, fault.sentence) for fault in sheet.faults],
    )


@pytest.mark.parametrize(
    "body",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.encode("cp1252"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.rstrip("\n").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode("utf-16"),
        b"Name , KIND,,\nHawthorn Academy,  education ,,\n" + "O’Neill House,voluntary,,\n".encode(),
        PLAIN.replace("Hawthorn Academy", '"Hawthorn Academy"').encode(),
    ],
    ids=[
        "utf-8", "its mark", "utf-16", "big-endian", "utf-16 without mark", "big-endian without mark", "windows",
        "crlf", "cr", "no last line end", "semicolons", "tabs", "space and empty columns", "quoted",
    ],
)  # fmt: skip
def test_the_same_lines_however_they_were_saved(body: bytes) -> None:
    assert read(body) == (READ, [])


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        (b"", 1, "The file is empty."),
        (b"  \n\n", 1, "The file is empty."),
        (b"\xef\xbb\xbf", 1, "The first line must be the headings. Missing: name, kind."),
        ("name,kind\n", 1, "The file has no lines below its headings."),
        ("name,kind\n,\n  ,  \n", 1, "The file has no lines below its headings."),
        ("name,kind,name\na,b,c\n", 1, "This heading is there twice."),
        ("name,kind,Name \na,b,c\n", 1, "This heading is there twice."),
        ("name,kind,colour\na,b,c\n", 1, "There is no column of this name. The columns are: name, kind, telephone."),
        ("name,,kind\na,b,c\n", 1, "There is no column of this name. The columns are: name, kind, telephone."),
        ("name\na\n", 1, "The first line must be the headings. Missing: kind."),
        ("Hawthorn,education\n", 1, "There is no column of this name. The columns are: name, kind, telephone."),
        ('name,kind\nA,b\n"open,b\nC,d\n', 3, "A quotation mark is open or out of place from here on: "
         "the lines below cannot be told apart."),
        ('name,kind\n"A"x,b\n', 2, "A quotation mark is open or out of place from here on: "
         "the lines below cannot be told apart."),
        (b"name,kind\nA,b\nC,\x00d\n", 3, "The file holds a NUL sign, which no text has. Save it as CSV once more."),
        (b"\x89PNG\r\n\x1a\n\x81\x8d\x8f", 1, "The file is not a text. Save it as CSV, in UTF-8."),
        (b"\xff\xfea\x00b", 1, "The file is not a text. Save it as CSV, in UTF-8."),
        (b"x" * (LARGEST + 1), 1, "The file is larger than 10 megabytes."),
        ("name,kind\n" + "a,b\n" * (MOST_LINES + 1), MOST_LINES + 2,
         "The file has more than 20,000 lines. Cut it into several files."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(body: bytes | str, line: int, said: str) -> None:
    rows, faults = read(body)
    assert rows == []
    assert [(fault[0], fault[2]) for fault in faults] == [(line, said)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_cell_that_a_spreadsheet_reckons_with_is_a_fault(start: str) -> None:
    _, faults = read(f'name,kind\n"{start}HYPERLINK(""x"")",b\n')
    said = f"begins with “{start}”, which a spreadsheet takes for a formula. Take that sign away"
    assert faults == [(2, "name", said)]


def test_a_telephone_number_may_begin_with_its_plus_and_nothing_else_may() -> None:
    assert read("name,kind,telephone\nA,b,+44 (0)1603 000000\n")[1] == []
    assert len(read("name,kind,telephone\nA,b,+44+cmd|x\n")[1]) == 1
    assert len(read("name,kind,telephone\n+44 1603,b,\n")[1]) == 1


@pytest.mark.parametrize("sign", ["\t", "\n", "\x07", "\u202e", "\u2028", "\u200b"])
def test_signs_that_nobody_sees_are_faults(sign: str) -> None:
    _, faults = read(f'name,kind\n"Haw{sign}thorn",b\n')
    assert [fault[:2] for fault in faults] == [(2, "name")]
    assert "cannot be kept" in faults[0][2]


def test_too_many_and_too_few_cells() -> None:
    _, faults = read("name,kind\nA,b,c\nD\nE,f,\n")
    assert faults == [
        (2, "", "has 3 cells, and there are 2 headings"),
        (3, "", "has only 1 cells, and there are 2 headings"),
    ]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    """A line break inside quotation marks and empty lines count; so the fault below them is found."""
    rows, faults = read('name,kind\n\n"A\nB",b\n\nC,=d\n')
    assert [row[0] for row in rows] == [3, 6]
    assert [fault[0] for fault in faults] == [3, 6]
