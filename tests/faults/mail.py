"""A mail server of the faults' own, and a mailbox that folds by Message-ID as people's do."""

import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from django.core.mail import get_connection

from escalation.models import LessonNotice, Notice, ReferralNotice

CONNECT, END = "CONNECT", "."
GOOD = {CONNECT: "220 here", "EHLO": "250 here", "DATA": "354 go on", "QUIT": "221 bye"}
LONGEST = 0.2  # seconds that a relay waits for an answer, in these tests


@dataclass
class MailServer:
    """What it took, and at which word of a client it misbehaves: the answer to it, or that it hangs or dies there."""

    port: int = 0
    taken: list[Message] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    hangs_at: str = ""
    dies_at: str = ""
    dies_after: str = ""
    met: int = 0  # how often it misbehaved
    let_go: threading.Event = field(default_factory=threading.Event)

    def behave(self) -> None:
        self.says, self.hangs_at, self.dies_at, self.dies_after = {}, "", "", ""

    def connection(self) -> Any:  # noqa: ANN401 - a mail connection
        return get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            host="127.0.0.1",
            port=self.port,
            use_tls=False,
            timeout=LONGEST,
        )

    def shown(self) -> Counter[tuple[str, str, str]]:
        """Each notice of the mailboxes: to whom, about what, what is wanted. Of letters of one Message-ID the first."""
        first = {(letter["To"], letter["Message-ID"]): letter for letter in reversed(self.taken)}
        found: Counter[tuple[str, str, str]] = Counter()
        for letter in first.values():
            body = letter.get_payload(decode=True)
            assert isinstance(body, bytes)
            lines = [line for line in body.decode().splitlines() if line]
            for number, line in enumerate(lines):
                if line.startswith("Reference: "):
                    found[(letter["To"], line.removeprefix("Reference: "), lines[number - 1][:-1])] += 1
        return found


def wanted() -> Counter[tuple[str, str, str]]:
    """Each notice of the rows: to whom, about what, what is wanted."""
    found: Counter[tuple[str, str, str]] = Counter()
    for notices, reference in (
        (Notice, "disagreement__reference"),
        (ReferralNotice, "referral__reference"),
        (LessonNotice, "lesson__reference"),
    ):
        found.update(notices.objects.order_by().values_list("addressee__user__email", reference, "wants"))
    return found


def findings(server: MailServer) -> list[str]:
    """Every notice that no mailbox shows, or that one shows twice; and what was sent and is not marked so."""
    shown, rows = server.shown(), wanted()
    found = [f"nobody is shown {one}, {count} times" for one, count in (rows - shown).items()]
    found += [f"shown too often: {one}, {count} times" for one, count in (shown - rows).items()]
    unsent = Notice.objects.filter(sent_at=None).count()
    return found + ([f"{unsent} notices are not marked as sent"] if unsent else [])


class _Client(socketserver.StreamRequestHandler):
    """What is said to one client, word by word."""

    server: "_Server"

    def handle(self) -> None:
        if not self.answer(CONNECT):
            return
        for line in self.rfile:
            word = line.split()[0].decode().upper()
            if word == "DATA" and self.answer("DATA"):
                if self.server.mail.says.get("DATA"):
                    continue
                if not self.letter():
                    return
            elif word == "QUIT" or not self.answer(word):
                return

    def letter(self) -> bool:
        """Take a letter to its end; whether the client is heard on."""
        whole = b""
        for line in self.rfile:
            if line == b".\r\n":
                self.server.mail.taken.append(message_from_bytes(whole))
                return self.answer(END)
            whole += line
        return False

    def answer(self, word: str) -> bool:
        """Answer, or misbehave; whether the client is heard on."""
        mail = self.server.mail
        if word in (mail.hangs_at, mail.dies_at, mail.dies_after) or word in mail.says:
            mail.met += 1
        if word == mail.hangs_at:
            mail.let_go.wait(30)
            return False
        if word == mail.dies_at:
            return False
        said = mail.says.get(word) or GOOD.get(word, "250 good")
        self.wfile.write(f"{said}\r\n".encode())
        return word != mail.dies_after


class _Server(socketserver.ThreadingTCPServer):
    """On a free port of this machine, a thread for each client."""

    allow_reuse_address = daemon_threads = True
    block_on_close = False

    def __init__(self, mail: MailServer) -> None:
        self.mail = mail
        super().__init__(("127.0.0.1", 0), _Client)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - socketserver's own
        """A client that was killed is what is wanted here."""


@contextmanager
def running() -> Iterator[MailServer]:
    """Within the block it answers."""
    mail = MailServer()
    server = _Server(mail)
    mail.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield mail
    finally:
        mail.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()
