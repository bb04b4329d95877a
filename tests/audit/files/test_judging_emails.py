"""What an e-mail may carry; and that nothing of a file comes into the logs, whatever it is."""

import contextlib
import logging
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.files.judging import EMAIL, ENDINGS, judge
from audit.files.refusals import NotTaken
from tests.audit.files.judged import AN_ARCHIVE, refused
from tests.papers import A_PDF, A_PNG, AN_EMAIL, SOUND, email


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
