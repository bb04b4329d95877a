"""What is taken as a paper and what is not: by content, never by name; two things at once are none."""

import contextlib
import logging
import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from django import conf
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from audit.files import word
from audit.files.judging import DOCX, EMAIL, ENDINGS, JPEG, PDF, PNG, judge
from audit.files.refusals import NotTaken
from tests import papers
from tests.papers import A_JPEG, A_PDF, A_PNG, A_WORD, AN_EMAIL, PARTS, SOUND, archive, email

KINDS = dict(zip(SOUND, (PDF, PNG, JPEG, DOCX, EMAIL), strict=True))


def refused(content: bytes, name: str = "letter.pdf") -> str:
    """Why a file is not taken."""
    with pytest.raises(NotTaken) as raised:
        judge(BytesIO(content), name=name)
    return raised.value.sentence


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


AN_ARCHIVE = archive({"evil.class": b"\xca\xfe\xba\xbe"})
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


# --- PDF ----------------------------------------------------------------------------------------------------
def pdf_with_action(key: str, what: str) -> bytes:
    writer = PdfWriter()
    action = DictionaryObject(
        {NameObject("/S"): NameObject(what), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    writer._root_object[NameObject(key)] = action
    return papers.pdf(writer)


def pdf_with_names(key: str) -> bytes:
    """One whose catalogue names things of a kind: programs, or files."""
    writer = PdfWriter()
    names = DictionaryObject({NameObject(key): DictionaryObject()})
    writer._root_object[NameObject("/Names")] = writer._add_object(names)
    return papers.pdf(writer)


def test_a_pdf_that_runs_something_is_refused() -> None:
    assert "program" in refused(pdf_with_names("/JavaScript"))
    assert "program" in refused(pdf_with_action("/OpenAction", "/Launch"))
    assert "program" in refused(pdf_with_action("/AA", "/JavaScript"))


def test_a_pdf_that_carries_a_file_is_refused() -> None:
    writer = PdfWriter()
    writer.add_attachment("evil.exe", b"MZ")
    assert "carries other files" in refused(papers.pdf(writer))


def test_a_pdf_that_is_locked_is_refused() -> None:
    writer = PdfWriter()
    writer.encrypt("secret", algorithm="RC4-128")
    assert "password" in refused(papers.pdf(writer))


def test_a_pdf_with_blank_lines_at_its_end_is_taken() -> None:
    assert judge(BytesIO(A_PDF + b"\r\n\r\n"), name="letter.pdf").media_type == PDF


# --- Pictures -----------------------------------------------------------------------------------------------
def test_a_picture_of_too_many_points_is_refused() -> None:
    """It says that it is 60,000 by 60,000 points, and is small as a file."""
    size = struct.pack(">II", 60_000, 60_000)
    header = b"IHDR" + size + A_PNG[24:29]
    large = A_PNG[:12] + header + struct.pack(">I", zlib.crc32(header)) + A_PNG[33:]
    assert "too many points" in refused(large)


def test_a_note_that_unpacks_to_far_more_is_refused() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "a" * 70_000_000, zip=True)
    out = BytesIO()
    Image.new("L", (4, 4)).save(out, "PNG", pnginfo=notes)
    assert refused(out.getvalue())


def test_a_photograph_may_have_more_photographs_behind_it() -> None:
    """As telephones keep a smaller one, or one for each eye."""
    assert judge(BytesIO(A_JPEG + bytes(16) + A_JPEG), name="photograph.jpg").media_type == JPEG


def test_a_progressive_photograph_is_taken() -> None:
    out = BytesIO()
    Image.effect_noise((200, 200), 80).save(out, "JPEG", progressive=True, comment=b"At the door")
    assert judge(BytesIO(out.getvalue()), name="photograph.jpg").media_type == JPEG


# --- Word ---------------------------------------------------------------------------------------------------
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


# --- E-mail -------------------------------------------------------------------------------------------------
def test_an_email_may_carry_papers_and_none_but_papers() -> None:
    sound = email((A_PDF, "application/pdf", "letter.pdf"), (A_PNG, "image/png", "logo.png"))
    assert judge(BytesIO(sound), name="answer.eml").media_type == EMAIL
    carried = email((A_PDF, "application/pdf", "letter.pdf"), (b"MZ" + bytes(90), "application/pdf", "b.pdf"))
    assert "carries a file" in refused(carried)
    assert "carries a file" in refused(email((A_PDF + AN_ARCHIVE, "application/pdf", "letter.pdf")))
    assert "carries a file" in refused(email((b"<script>1</script>", "text/html", "page.html")))


def test_an_email_in_an_email_is_looked_into() -> None:
    inner = email((b"MZ" + bytes(90), "application/octet-stream", "a.pdf"))
    outer = email().replace(b'Content-Type: text/plain; charset="utf-8"', b"Content-Type: message/rfc822")
    head = outer.split(b"\n\n", 1)[0].replace(b"Content-Transfer-Encoding: 7bit", b"X-A: b")
    assert "carries a file" in refused(head + b"\n\n" + inner)


def test_an_email_of_endless_parts_is_refused() -> None:
    assert refused(email(*[(b"a", "text/plain", f"{n}.txt") for n in range(300)]))
    head, deep = b"From: a@b.example\nDate: Mon, 11 Jan 2027 09:30:00 +0000\nTo: c@d.example\n", b""
    for number in range(3000):
        deep += f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n'.encode()
    assert refused(head + deep)


# --- Whatever it is ---------------------------------------------------------------------------------------
WORDS = b"Kim Parker of 4 Acre Lane"


def test_the_logs_say_nothing_of_what_is_in_a_file(caplog: pytest.LogCaptureFixture) -> None:
    """The reader of PDFs quotes the bytes that it stumbles over."""
    stumbles = A_PDF.replace(b"/Type /Pages", b"/Type " + WORDS).replace(b"startxref", b"startxref 1")
    with caplog.at_level(logging.DEBUG):
        for content in (stumbles, A_PDF[:200] + WORDS + A_PDF[200:], A_PNG + WORDS, AN_EMAIL + WORDS):
            with contextlib.suppress(NotTaken):
                judge(BytesIO(content), name="letter.pdf")
    assert "Parker" not in caplog.text
    assert not [one for one in caplog.records if one.name.startswith(("pypdf", "PIL", "puremagic"))]


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_file_is_taken_or_refused_and_nothing_else_happens(data: st.DataObject) -> None:
    """Sound files with some bytes changed, put in, taken out or doubled: never anything but a sentence."""
    content = bytearray(data.draw(st.sampled_from(list(SOUND.values()))))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 40))
        content[at : at + length] = data.draw(
            st.one_of(
                st.binary(max_size=40),
                st.sampled_from([b"PK\x03\x04", b"<<>>", b"0 R ", b"%%EOF", b"\xff\xd9"]),
            )
        )
    with contextlib.suppress(NotTaken):
        assert judge(BytesIO(bytes(content)), name="a.pdf").media_type in ENDINGS
