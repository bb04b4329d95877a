"""Files are looked through by what the settings name; where it cannot look, nothing is taken."""

import socket
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from audit.files.judging import judge
from audit.files.refusals import NotTaken
from audit.files.scanning import scans
from tests.papers import A_PDF


def finds_nothing(file: BinaryIO) -> str:
    assert file.read() == A_PDF
    return ""


def finds_something(file: BinaryIO) -> str:
    return "Eicar"


def is_down(file: BinaryIO) -> str:
    raise ConnectionRefusedError


def take() -> str:
    """Why the file is not taken; empty where it is."""
    try:
        judge(BytesIO(A_PDF), name="letter.pdf")
    except NotTaken as refused:
        return refused.sentence
    return ""


HERE = __name__


@pytest.mark.parametrize(
    ("function", "said"),
    [
        ("finds_nothing", ""),
        ("finds_something", "something was found"),
        ("is_down", "cannot be looked through"),
        ("is_not_there", "cannot be looked through"),
    ],
)
def test_a_function_of_ones_own(settings: Any, function: str, said: str) -> None:  # noqa: ANN401
    settings.ACCORD_SCAN = f"{HERE}.{function}"
    assert scans()
    assert said in take()
    assert bool(said) == bool(take())


def test_without_a_scanner_nothing_is_looked_through() -> None:
    assert not scans()
    assert take() == ""


class Clamd:
    """Answers as clamd does to INSTREAM: what it got, and what it says of it."""

    def __init__(self, answer: bytes, family: int = socket.AF_INET, at: Any = ("127.0.0.1", 0)) -> None:  # noqa: ANN401
        self.answer, self.got = answer, b""
        self.listening = socket.socket(family, socket.SOCK_STREAM)
        self.listening.bind(at)
        self.listening.listen()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        asked, _ = self.listening.accept()
        with asked, asked.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := int.from_bytes(stream.read(4), "big"):
                self.got += stream.read(length)
            asked.sendall(self.answer)

    def close(self) -> None:
        self.thread.join(timeout=5)
        self.listening.close()


@pytest.fixture
def clamd(request: pytest.FixtureRequest) -> Iterator[Clamd]:
    made = Clamd(request.param)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("clamd", "said"),
    [
        (b"stream: OK\0", ""),
        (b"stream: Eicar-Signature FOUND\0", "something was found"),
        (b"INSTREAM size limit exceeded. ERROR\0", "cannot be looked through"),
        (b"", "cannot be looked through"),
    ],
    indirect=["clamd"],
)
def test_clamd(clamd: Clamd, said: str, settings: Any) -> None:  # noqa: ANN401
    settings.ACCORD_CLAMD = f"tcp://127.0.0.1:{clamd.listening.getsockname()[1]}"
    found = take()
    assert said in found
    assert bool(said) == bool(found)
    assert clamd.got == A_PDF


def test_clamd_by_a_socket_of_the_machine(settings: Any, tmp_path: Path) -> None:  # noqa: ANN401
    made = Clamd(b"stream: OK\0", socket.AF_UNIX, str(tmp_path / "clamd"))
    settings.ACCORD_CLAMD = f"unix://{tmp_path}/clamd"
    assert take() == ""
    assert made.got == A_PDF
    made.close()


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd", "clamd", "http://a.example"]
)
def test_clamd_that_is_down_takes_nothing(settings: Any, address: str) -> None:  # noqa: ANN401
    settings.ACCORD_CLAMD = address
    assert "cannot be looked through" in take()
