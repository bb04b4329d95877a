"""A person at a browser, in the words of a story: opens, follows, answers, presses, sees."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from agencies.models import Membership
from escalation.zone import LOCAL
from tests.factories import PASSWORD
from tests.journeys.reading import Reader

SECONDS = 1000


def exactly(text: str) -> re.Pattern[str]:
    """A label as it is written, whether or not it says that it is optional."""
    return re.compile(rf"^\s*{re.escape(text)}(\s*\(optional\))?\s*$")


@dataclass
class Desk:
    """Where people sit down: one browser, one server, with or without script."""

    browser: Browser
    address: str
    arguments: dict[str, Any]
    reader: Reader
    script: bool

    def __post_init__(self) -> None:
        self.contexts: list[BrowserContext] = []

    def window(self) -> Page:
        """A window of somebody's own, which shares nothing with any other."""
        context = self.browser.new_context(
            **self.arguments, base_url=self.address, java_script_enabled=self.script
        )
        context.set_default_timeout(30 * SECONDS)  # a busy machine is slow, and no fault of the page
        self.contexts.append(context)
        page = context.new_page()
        self.reader.listen(page)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()


class Person:
    """Somebody with a membership, at a browser of their own."""

    def __init__(self, desk: Desk, membership: Membership) -> None:
        self.desk = desk
        self.membership = membership
        self.page = desk.window()

    @property
    def name(self) -> str:
        return self.membership.user.name

    # --- coming in ---------------------------------------------------------------------------------------------
    def comes_in(self) -> "Person":
        """Signed in without the page, as somebody is who signed in this morning."""
        client = Client()
        client.force_login(self.membership.user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": self.desk.address}]
        )
        return self

    def signs_in(self) -> "Person":
        """By the page of signing in, wherever it stands in the way."""
        self.stands_before("Sign in to Accord")
        self.fills("Your e-mail address", self.membership.user.email).fills("Your password", PASSWORD)
        return self.presses("Sign in")

    # --- going somewhere -----------------------------------------------------------------------------------------
    def opens(self, address: str, status: int = 200) -> "Person":
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status, f"{address} answered {answer.status}"
        return self.reads()

    def reads(self) -> "Person":
        self.desk.reader.read(self.page)
        return self

    def follows(self, link: str, within: str = "body") -> "Person":
        """A link by its words, or by the words that it begins with."""
        links = self.page.locator(within).get_by_role("link")
        found = links.filter(has_text=exactly(link)).or_(links.filter(has_text=re.compile(re.escape(link))))
        return self._goes_by(found.first)

    def presses(self, button: str) -> "Person":
        """A button by its words; a link that is drawn as a button will do as well."""
        named = {"name": button, "exact": True}
        return self._goes_by(
            self.page.get_by_role("button", **named).or_(self.page.get_by_role("link", **named)).first
        )

    def opens_details(self, summary: str) -> "Person":
        self.page.locator("summary", has_text=summary).first.click()
        return self

    def _goes_by(self, what: Locator) -> "Person":
        with self.page.expect_navigation():
            what.click()
        return self.reads()

    # --- answering -----------------------------------------------------------------------------------------------
    def question(self, legend: str) -> Locator:
        """The fieldset of a question, by its legend."""
        legends = self.page.locator("legend").filter(has_text=exactly(legend))
        return self.page.locator("fieldset").filter(has=legends).last

    def fills(self, label: str, text: object, within: Locator | None = None) -> "Person":
        """A text, by its label."""
        self._labelled(label, within).fill(str(text))
        return self

    def picks(self, label: str, choice: str) -> "Person":
        """One of a list that drops down, by its words."""
        self._labelled(label, None).select_option(label=choice)
        return self

    def chooses(self, legend: str, *choices: str) -> "Person":
        """Radios or boxes under a question, each by its words or by those it begins with."""
        for choice in choices:
            labels = self.question(legend).locator("label")
            whole = labels.filter(has_text=exactly(choice))
            begun = labels.filter(has_text=re.compile(rf"^\s*{re.escape(choice)}"))
            label = (whole if whole.count() else begun).first
            if not self.page.locator(f"#{label.get_attribute('for')}").is_checked():
                label.click()
        return self

    def dates(self, legend: str, day: date) -> "Person":
        """A date under its question, and the time of day where it is a moment."""
        asked = self.question(legend)
        local = day.astimezone(LOCAL) if isinstance(day, datetime) else day
        for part, value in (("Day", local.day), ("Month", local.month), ("Year", local.year)):
            asked.get_by_label(part, exact=True).fill(str(value))
        if isinstance(local, datetime):
            asked.get_by_label("Time", exact=True).fill(f"{local:%H:%M}")
        return self

    def _labelled(self, label: str, within: Locator | None) -> Locator:
        labels = (within or self.page.locator("body")).locator("label").filter(has_text=exactly(label))
        assert labels.count(), f"no field is called {label!r} on {self.page.url}"
        return self.page.locator(f"#{labels.first.get_attribute('for')}")

    # --- seeing --------------------------------------------------------------------------------------------------
    @property
    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text()

    def stands_before(self, heading: str) -> "Person":
        """The page's one heading says where the person is."""
        headings = self.page.locator("h1").all_inner_texts()
        assert len(headings) == 1, f"{len(headings)} headings on {self.page.url}"
        assert heading in headings[0], f"{self.name} stands before {headings[0]!r}, not {heading!r}"
        return self

    def sees(self, *texts: str) -> "Person":
        """The page says so, where it can be read without opening anything."""
        said = " ".join(self.page.locator("main").inner_text().split())
        for text in texts:
            assert text in said, f"{self.name} does not see {text!r} on {self.page.url}: {said[:1500]}"
        return self

    def does_not_see(self, *texts: str) -> "Person":
        """Not on the page, nor anywhere in what the browser was sent."""
        sent = self.page.content()
        for text in texts:
            assert text not in sent, f"{self.name} was sent {text!r} with {self.page.url}"
        return self

    def sees_no_link(self, link: str) -> "Person":
        assert self.page.get_by_role("link", name=link).count() == 0
        return self

    def sees_errors(self, *sentences: str) -> "Person":
        """The error summary holds these sentences, and the title says that there is an error."""
        assert self.page.title().startswith("Error: "), self.page.title()
        summary = self.page.locator(".govuk-error-summary").inner_text()
        for sentence in sentences:
            assert sentence in summary, f"{sentence!r} is not in {summary!r}"
        return self
