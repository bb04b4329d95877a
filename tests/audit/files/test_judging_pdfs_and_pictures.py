"""What a PDF or a picture may not carry."""

import struct
import zlib
from io import BytesIO

from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from audit.files.judging import JPEG, PDF, judge
from tests import papers
from tests.audit.files.judged import refused
from tests.papers import A_JPEG, A_PDF, A_PNG


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
