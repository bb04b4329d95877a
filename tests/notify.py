"""A GOV.UK Notify of the tests' own: it checks tokens, keeps what it took, and answers as it is told to."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"accord-{SERVICE}-{SECRET}"
TEMPLATE = "d60a5e2c-3c24-4c1b-8a4b-6b4d0a2f7e11"


@dataclass
class Notify:
    """What it took, and what it says to the next letters: a status with a body, or nothing for taking them."""

    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    says: tuple[int, dict[str, Any]] | None = None
    dies_after_taking: bool = False

    def refuse(self, status: int, kind: str = "Exception", message: str = "Internal server error") -> None:
        body = {"status_code": status, "errors": [{"error": kind, "message": message}]}
        self.says = (status, body)


@contextmanager
def running() -> Iterator[Notify]:
    """Within the block it answers on a free port of this machine."""
    notify = Notify()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not signed_now(self.headers["Authorization"]):
                notify.refuse(403, "AuthError", "Invalid token: signature")
            if self.path != "/v2/notifications/email" or given.get("template_id") != TEMPLATE:
                notify.refuse(400, "BadRequestError", "Template not found")
            if notify.says:
                self.answer(*notify.says)
                return
            notify.taken.append(given)
            if not notify.dies_after_taking:
                self.answer(201, {"reference": given.get("reference")})
            self.close_connection = True

        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            notify.asked += query["reference"]
            found = [one for one in notify.taken if one.get("reference") in query["reference"]]
            self.answer(200, {"notifications": [{"status": "sending"} for _ in found]})

        def answer(self, status: int, body: dict[str, Any]) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *words: object) -> None:
            """Nothing: the tests look at what Accord logs."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    notify.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield notify
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def signed_now(authorization: str) -> bool:
    """A token as Notify's documents ask for it: HS256 by the secret, of the service, not thirty seconds off."""
    head, claims, signature = authorization.removeprefix("Bearer ").split(".")
    made = hmac.new(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    said = json.loads(_read(claims))
    return (
        json.loads(_read(head)) == {"typ": "JWT", "alg": "HS256"}
        and hmac.compare_digest(made, _read(signature))
        and said["iss"] == SERVICE
        and abs(said["iat"] - time.time()) < 30
    )


def _read(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
