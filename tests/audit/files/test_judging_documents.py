"""What a document of Word may not carry; archives that unpack to far more."""

import struct
import zipfile
from io import BytesIO

import pytest

from audit.files import word
from tests.audit.files.judged import refused
from tests.papers import A_WORD, PARTS, archive

PROGRAMS = {
    "a macro": {"word/vbaProject.bin": b"x"},
    "an embedded object": {"word/embeddings/oleObject1.bin": b"x"},
    "a control": {"word/activeX/activeX1.xml": "<x/>"},
    "a program": {"word/embeddings/evil.exe": b"MZ"},
}


@pytest.mark.parametrize("what", PROGRAMS)
def test_a_document_with_a_program_in_it_is_refused(what: str) -> None:
    assert "program" in refused(archive({**PARTS, **PROGRAMS[what]}))


BOMBS = {
    "one part of a gigabyte of the same letter": lambda: archive(
        {**PARTS, "word/media/a.xml": bytes(300_000_000)}
    ),
    "many parts": lambda: archive({**PARTS, **{f"word/media/{n}.xml": "x" for n in range(word.MOST_PARTS)}}),
    "a text that grows": lambda: archive(
        {
            **PARTS,
            "word/document.xml": '<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;&b;&b;</l>',
        }
    ),
    "a text that grows, in another encoding": lambda: archive(
        {**PARTS, "word/document.xml": '<!DOCTYPE l [<!ENTITY a "lol">]><l>&a;</l>'.encode("utf-16")}
    ),
}


@pytest.mark.parametrize("what", BOMBS)
def test_an_archive_that_unpacks_to_far_more_is_refused(what: str) -> None:
    assert "unpacks" in refused(BOMBS[what]())


def test_it_is_what_is_unpacked_that_counts_and_not_what_the_archive_says() -> None:
    """The list says that a part of fifty million letters has ten."""
    content = bytearray(archive({**PARTS, "word/media/a.xml": bytes(50_000_000)}))
    size = struct.pack("<I", 50_000_000)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<I", 10)
    assert refused(bytes(content))


def test_parts_that_lie_on_top_of_each_other_are_refused() -> None:
    """A thousand names for one packed part: small as a file, large when each is unpacked."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in PARTS.items():
            made.writestr(name, text)
        made.writestr("word/media/a.xml", bytes(1_000_000))
        first = made.infolist()[-1]
        for number in range(900):
            again = zipfile.ZipInfo(f"word/media/{number}.xml")
            for name in ("header_offset", "compress_size", "file_size", "CRC", "compress_type", "flag_bits"):
                setattr(again, name, getattr(first, name))
            made.filelist.append(again)
        made._didModify = True  # type: ignore[attr-defined]
    assert refused(out.getvalue())


NAMES = ["../../etc/passwd", "/etc/passwd", "word/../../a.xml", "word\\..\\a.xml", "C:/a.xml", "a.html"]


@pytest.mark.parametrize("name", NAMES)
def test_a_part_under_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    assert refused(archive({**PARTS, name: "x"}))


def test_a_part_that_is_there_twice_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in PARTS.items():
            made.writestr(name, text)
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("word/document.xml", "<other/>")
    assert refused(out.getvalue())


def test_a_part_that_is_locked_is_refused() -> None:
    content = bytearray(A_WORD)
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    content[6] |= 1
    assert refused(bytes(content))


def test_a_presentation_that_calls_itself_a_document_is_refused() -> None:
    types = PARTS["[Content_Types].xml"].replace("wordprocessingml.document.main", "presentationml.main")  # type: ignore[arg-type, union-attr]
    assert "no Word document" in refused(archive({**PARTS, "[Content_Types].xml": types}))
