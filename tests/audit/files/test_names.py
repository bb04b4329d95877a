"""The name under which a file is kept: what it may look like, whatever it was called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.files.names import clean_name

# What somebody's file was called; what it is called here.
NAMES = [
    ("letter.pdf", "letter.pdf"),
    ("Letter of 8 January.PDF", "Letter of 8 January.pdf"),
    ("Brief über José.pdf", "Brief über José.pdf"),
    ("信.pdf", "信.pdf"),
    ("../../etc/passwd", "passwd.pdf"),
    ("..\\..\\windows\\system32\\evil.dll", "evil.pdf"),
    ("C:\\Users\\me\\letter.pdf", "letter.pdf"),
    ("/absolute/letter.pdf", "letter.pdf"),
    ("letter.pdf\0.exe", "letter.pdf"),
    ("letter\u202efdp.exe", "letterfdp.pdf"),
    ("let\u200bter\ufeff.pdf", "letter.pdf"),
    ("letter.pdf.exe", "letter.pdf"),
    ("letter.tar.gz.pdf", "letter.pdf"),
    ("line\r\nSet-Cookie: a=b.pdf", "line Set-Cookie a=b.pdf"),
    ('say "hello".pdf', "say hello.pdf"),
    ("a;b=c.pdf", "a;b=c.pdf"),
    ("con.pdf", "paper con.pdf"),
    ("NUL", "paper NUL.pdf"),
    (".htaccess", "htaccess.pdf"),
    ("...", "paper.pdf"),
    ("", "paper.pdf"),
    ("   .pdf", "pdf.pdf"),
    ("a" * 5000 + ".pdf", "a" * 100 + ".pdf"),
    ("é" * 300 + ".pdf", "é" * 50 + ".pdf"),
    ("e\u0301.pdf", "é.pdf"),
    ("\ud800letter.pdf", "letter.pdf"),
    ("Dr. Smith 8.1.2027.pdf", "Dr. Smith 8.1.2027.pdf"),
]


@pytest.mark.parametrize(("was", "now"), NAMES)
def test_what_a_file_is_called_here(was: str, now: str) -> None:
    assert clean_name(was, ".pdf") == now


@given(st.text())
def test_whatever_it_was_called_it_is_a_name(was: str) -> None:
    name = clean_name(was, ".pdf")
    assert name.endswith(".pdf")
    assert name not in (".pdf", "..pdf")
    assert len(name.encode()) <= 104
    assert not set(name) & set('/\\\0\r\n<>:"|?*\u202e\u200b\x7f')
    assert name == name.strip()
    assert clean_name(name, ".pdf") == name or "." in name[:-4]
