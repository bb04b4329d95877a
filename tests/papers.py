"""Papers for tests: a sound file of each kind, made here, and papers as people give them."""

import zipfile
from collections.abc import Mapping
from datetime import date
from email.message import EmailMessage
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter

from audit.files.judging import judge
from cases.models import PaperKind
from escalation.services.papers import PaperGiven

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
)
PARTS: Mapping[str, str | bytes] = {
    "[Content_Types].xml": TYPES,
    "_rels/.rels": '<?xml version="1.0"?><Relationships/>',
    "word/document.xml": '<?xml version="1.0"?><w:document>We met on Monday.</w:document>',
    "docProps/core.xml": '<?xml version="1.0"?><coreProperties/>',
}


def pdf(writer: PdfWriter | None = None) -> bytes:
    writer = writer or PdfWriter()
    writer.add_blank_page(width=200, height=200)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(kind: str) -> bytes:
    out = BytesIO()
    # Not of one colour: so that the points of a JPEG have bytes of every kind.
    Image.effect_noise((64, 48), 80).convert("RGB").save(out, kind)
    return out.getvalue()


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def word(**more: str | bytes) -> bytes:
    """A Word document; names in ``more`` have two underscores for each slash and one before the ending."""
    return archive({**PARTS, **more})


def email(*attached: tuple[bytes, str, str]) -> bytes:
    """An e-mail with these attached: content, type, name."""
    message = EmailMessage()
    message["From"] = "duty.desk@social-care.example"
    message["To"] = "teacher@school.example"
    message["Date"] = "Mon, 11 Jan 2027 09:30:00 +0000"
    message["Subject"] = "Our answer"
    message.set_content("We have looked again.")
    for content, kind, name in attached:
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


A_PDF, A_PNG, A_JPEG, A_WORD, AN_EMAIL = pdf(), picture("PNG"), picture("JPEG"), word(), email()
SOUND: Mapping[str, bytes] = {
    "letter.pdf": A_PDF,
    "scan.png": A_PNG,
    "photograph.jpg": A_JPEG,
    "plan.docx": A_WORD,
    "answer.eml": AN_EMAIL,
}


def a_letter(content: bytes = A_PDF, title: str = "Letter of the school") -> PaperGiven:
    """A letter as a file."""
    return PaperGiven(PaperKind.LETTER, title, date(2027, 1, 8), judge(BytesIO(content), name="letter.pdf"))


def a_letter_elsewhere(title: str = "Letter of the school") -> PaperGiven:
    """A letter that is held elsewhere."""
    return PaperGiven(PaperKind.LETTER, title, None, None, "Our case file, part two")
