"""A paper is taken by what is in it: the kinds, the limit, two things at once, half of one."""

import struct
import zlib
from io import BytesIO

import pytest
from django import conf

from audit.files.judging import DOCX, EMAIL, JPEG, PDF, PNG, judge
from audit.files.refusals import NotTaken
from tests.audit.files.judged import AN_ARCHIVE, refused
from tests.papers import A_JPEG, A_PDF, A_PNG, A_WORD, AN_EMAIL, PARTS, SOUND, archive

KINDS = dict(zip(SOUND, (PDF, PNG, JPEG, DOCX, EMAIL), strict=True))


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_of_each_kind_is_taken(name: str) -> None:
    judged = judge(BytesIO(SOUND[name]), name=name)
    assert (judged.name, judged.media_type, judged.content) == (name, KINDS[name], SOUND[name])


@pytest.mark.parametrize("name", SOUND)
def test_it_is_the_content_that_says_what_it_is(name: str) -> None:
    """A sound file under a wrong name gets the ending of what it is."""
    judged = judge(BytesIO(SOUND[name]), name="notes.exe")
    assert judged.media_type == KINDS[name]
    assert judged.name == f"notes.{name.split('.')[1]}"


OTHERS = {
    "a program": b"MZ\x90\x00" + bytes(500),
    "a program of another system": b"\x7fELF" + bytes(500),
    "a page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "a drawing that can run": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "a moving picture": b"GIF89a" + bytes(200),
    "an old Word document": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000),
    "an archive": archive({"a.txt": "a"}),
    "a workbook": archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}),
    "a text": b"We met on Monday.\n",
    "noise": bytes(range(1, 256)) * 40,
    "nulls": bytes(4000),
}


@pytest.mark.parametrize("what", OTHERS)
@pytest.mark.parametrize("name", ["letter.pdf", "scan.png", "plan.docx", "answer.eml"])
def test_a_wrong_type_under_a_right_name_is_refused(what: str, name: str) -> None:
    assert refused(OTHERS[what], name)


def test_an_empty_file_is_refused() -> None:
    assert "empty" in refused(b"")


def test_a_file_over_the_limit_is_refused_and_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conf.settings, "ACCORD_PAPER_LIMIT", 1000)
    large = BytesIO(A_PDF + bytes(5000))
    with pytest.raises(NotTaken, match="smaller than 1 KB"):
        judge(large, name="letter.pdf")
    assert large.tell() == 1001


def png_with(kind: bytes, content: bytes) -> bytes:
    """A picture with one chunk more, behind the first."""
    chunk = struct.pack(">I", len(content)) + kind + content
    chunk += struct.pack(">I", zlib.crc32(kind + content))
    return A_PNG[:33] + chunk + A_PNG[33:]


TWO_AT_ONCE = {
    "a PDF with an archive behind it": A_PDF + AN_ARCHIVE,
    "a PDF with an archive in a comment at its end": A_PDF.replace(b"%%EOF", AN_ARCHIVE + b"\n%%EOF"),
    "a PDF with a page behind it": A_PDF + b"<html><script>alert(1)</script>",
    "a PDF with a page in its first lines": A_PDF.replace(b"\n", b"\n%<script>alert(1)</script>\n", 1),
    "a PDF with something before it": b"\n\n" + A_PDF,
    "a page that is a PDF too": b"<html>" + A_PDF,
    "a picture with an archive behind it": A_PNG + AN_ARCHIVE,
    "a picture with a PDF behind it": A_PNG + A_PDF,
    "a picture with a page behind it": A_PNG + b"<script>alert(1)</script>",
    "a picture with a page in its notes": png_with(b"tEXt", b"Comment\0<script>alert(1)</script>"),
    "a picture with a PDF in its notes": png_with(b"tEXt", b"Comment\0%PDF-1.7"),
    "a photograph with an archive behind it": A_JPEG + AN_ARCHIVE,
    "a photograph with a PDF behind it": A_JPEG + A_PDF,
    "a photograph with a program behind it": A_JPEG + b"MZ\x90\x00" + bytes(100),
    "a photograph with a page in its notes": A_JPEG[:2]
    + b"\xff\xfe"
    + struct.pack(">H", 2 + 30)
    + b"<script>alert(1)</script>     "
    + A_JPEG[2:],
    "a photograph that is a PDF too": A_JPEG[:2]
    + b"\xff\xfe"
    + struct.pack(">H", 2 + len(A_PDF))
    + A_PDF
    + A_JPEG[2:],
    "a document with a page before it": b"<html>" + A_WORD,
    "a document with something behind it": A_WORD + b"<html><script>alert(1)</script>",
    "a document with a PDF before it": A_PDF + A_WORD,
    "a document that is a program of Java too": archive(
        {**PARTS, "META-INF/MANIFEST.MF": "Main-Class: Evil"}
    ),
    "an e-mail with an archive behind it": AN_EMAIL + AN_ARCHIVE,
    "an e-mail with a PDF at its top": b"X-Note: a\r\n" + AN_EMAIL[:200] + A_PDF,
}


@pytest.mark.parametrize("what", TWO_AT_ONCE)
def test_a_file_that_is_two_things_at_once_is_refused(what: str) -> None:
    assert refused(TWO_AT_ONCE[what])


@pytest.mark.parametrize("name", SOUND)
def test_half_a_file_is_refused(name: str) -> None:
    if name == "answer.eml":
        return  # half of a letter is a letter
    content = SOUND[name]
    for part in (8, len(content) // 3, len(content) // 2, len(content) - 3):
        assert refused(content[:part], name), part
