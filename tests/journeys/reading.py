"""Reading a page as everybody: with axe at a desk's width and a telephone's, and with an ear to the browser."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import ConsoleMessage, Page, Response

DESK, TELEPHONE = 1280, 360
# Only what is wrong is brought over: what axe found right is long, and takes as long as the finding.
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
# A page of errors is answered with 422, a closed door with 403 or 404, who came second with 409: none is a fault.
ANSWERS_OF_OURS = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
# What axe finds hangs on elements, classes and names, not on the words between: pages alike in these are read once.
SCRIPTS = re.compile(r"<script\b.*?</script>", re.DOTALL)
WORDS = re.compile(r">[^<]+<")
KEYS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # of rows, where an id is made from one
VALUES = re.compile(r'\s(?:href|action|value|datetime|content|nonce|data-[\w-]+)="[^"]*"')


def address_pattern(url: str) -> str:
    """The name of the page that an address leads to."""
    try:
        return resolve(urlsplit(url).path).view_name or "page"
    except Resolver404:
        return "no-such-page"


@dataclass
class Reader:
    """Hears what the browser complains of in one journey, and fails it where a page is not for everybody."""

    screenshots: Path | None
    read_before: Path  # a file for each page that some journey of this run has read, in whichever process
    room: Page | None = None  # with script, where the pages of a journey without it are read
    complaints: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Whatever the browser complains of, and every answer of 500 and above, fails the journey."""
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"error on the page: {error}"))
        page.on("response", self._answered)

    def read(self, page: Page) -> None:
        """Fail on what axe finds, on sideways scrolling, and on complaints; pages that are alike are read once."""
        assert not self.complaints, "\n".join((f"on the way to {page.url}:", *self.complaints))
        key = hashlib.sha256(_shape(page.content()).encode()).hexdigest()
        try:
            (self.read_before / key).touch(exist_ok=False)
        except FileExistsError:
            return
        drawn_in = page if self.room is None else self._drawn_without_script(page)
        faults = self._faults(drawn_in)
        assert not faults, "\n".join((f"{page.title()} ({page.url}):", *faults))

    def _faults(self, page: Page) -> list[str]:
        faults: list[str] = []
        for width in (DESK, TELEPHONE):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                faults.append(f"scrolls sideways: {wide} in {width} pixels: {_too_wide(page)}")
            faults += [f"at {width}: {fault}" for fault in violations(page)]
            self._keep(page, width)
        page.set_viewport_size({"width": DESK, "height": 900})
        return faults

    def _drawn_without_script(self, page: Page) -> Page:
        """The same page, its scripts left out, in a window where axe can run, which is a script itself."""
        assert self.room is not None
        html = SCRIPTS.sub("", page.content()).replace("<head>", f'<head><base href="{page.url}">', 1)
        self.room.set_content(html, wait_until="load")
        return self.room

    def _keep(self, page: Page, width: int) -> None:
        """A picture of each distinct page: its address, its heading, and whether it shows errors."""
        if self.screenshots is None:
            return
        heading = page.locator("h1").first.inner_text() if page.locator("h1").count() else ""
        errors = "-errors" if page.title().startswith("Error: ") else ""
        words = re.sub(r"[^a-z]+", "-", heading.lower()).strip("-")[:50]
        name = address_pattern(page.url).replace(":", ".")
        page.screenshot(path=self.screenshots / f"{name}-{words}{errors}-{width}.png", full_page=True)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not ANSWERS_OF_OURS.match(message.text):
            self.complaints.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} from {response.url}")


def _shape(html: str) -> str:
    """What is left of a page without its words and values; of keys, which of them are the same."""
    keys: dict[str, int] = {}
    bare = VALUES.sub("", WORDS.sub("> <", html))
    return KEYS.sub(lambda key: str(keys.setdefault(key[0], len(keys))), bare)


def violations(page: Page) -> list[str]:
    """What axe finds, each with the rule, the element and why."""
    found: list[dict[str, Any]] = Axe().run(page, options=WCAG).response["violations"]
    return [
        f"{fault['id']}: {' '.join(node['target'])}: {node['html'][:200]} ({_why(node)})"
        for fault in found
        for node in fault["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    return "; ".join(check["message"] for kind in ("any", "all", "none") for check in node[kind])


def _too_wide(page: Page) -> list[str]:
    """The elements that stand out of the page, for whoever has to mend it."""
    return page.evaluate(
        """() => [...document.querySelectorAll('main *')]
            .filter(one => one.getBoundingClientRect().right > window.innerWidth + 1)
            .slice(0, 4).map(one => one.outerHTML.slice(0, 120))"""
    )
