"""The components in a real browser: for everybody, on a phone, without script, on paper."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.components.conftest import answer

pytestmark = pytest.mark.browser

SITE = "http://localhost"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PAGES = ["/", "/form", "/one-thing", "/rows", "/conflict", "/accounts/login/", "/no-such-page"]
Open = Callable[..., Page]


@pytest.fixture
def open_page(gallery: Client, browser: Browser) -> Iterator[Open]:
    """Opens a page of the gallery; whatever the browser complains of fails the test."""
    complaints: list[str] = []

    def open_(address: str, *, script: bool = True) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=script)
        context.route("**/*", lambda route: answer(route, gallery))
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(SITE + address)
        return page

    yield open_
    assert [said for said in complaints if "Failed to load resource" not in said] == []


def send(page: Page, button: str = "Continue") -> None:
    """Press the button of a form and wait for what comes."""
    page.locator(".govuk-button", has_text=button).last.click()
    page.wait_for_load_state()


def faults(page: Page) -> list[str]:
    """What axe finds, each with the element."""
    found: list[dict[str, Any]] = Axe().run(page, options=WCAG).response["violations"]
    return [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]]


def check_at_both_widths(page: Page) -> None:
    """No fault on a desk or on a phone, and nothing to scroll to sideways."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_for_everybody_and_fits(open_page: Open, address: str) -> None:
    check_at_both_widths(open_page(address))


@pytest.mark.parametrize(
    ("address", "button"),
    [("/form", "Continue"), ("/one-thing", "Continue"), ("/rows", "Propose this outcome")],
)
def test_so_is_every_page_of_errors(open_page: Open, address: str, button: str) -> None:
    page = open_page(address)
    send(page, button)
    assert page.title().startswith("Error: ")
    check_at_both_widths(page)


@pytest.mark.parametrize("script", [True, False])
def test_each_error_leads_to_its_input(open_page: Open, script: bool) -> None:
    page = open_page("/form", script=script)
    send(page)
    links = page.locator(".govuk-error-summary__list a")
    assert links.count() == 10
    for number in range(links.count()):
        target = (links.nth(number).get_attribute("href") or "")[1:]
        links.nth(number).click()
        if script:
            assert page.evaluate("document.activeElement.id") == target
        else:
            assert page.locator(f":target#{target}").count() == 1
        assert page.locator(f"input#{target}, textarea#{target}, select#{target}").count() == 1


@pytest.mark.parametrize("script", [True, False])
def test_a_field_appears_with_its_choice(open_page: Open, script: bool) -> None:
    page = open_page("/form", script=script)
    assert not page.get_by_label("Say which").is_visible()
    page.get_by_label("Something else").check()
    assert page.get_by_label("Say which").is_visible()
    page.get_by_label("Neglect").check()
    assert not page.get_by_label("Say which").is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_another_row_comes_with_what_was_typed(open_page: Open, script: bool) -> None:
    page = open_page("/rows", script=script)
    page.get_by_label("What is agreed").fill("We meet.\nOn Monday.")
    page.get_by_label("Who will do it").fill("Ama")
    send(page, "Add another action")
    assert page.url.endswith("#actions-row-2")
    assert page.get_by_label("What is agreed").input_value() == "We meet.\nOn Monday."
    assert page.get_by_label("Who will do it").first.input_value() == "Ama"
    assert page.locator(".govuk-error-summary").count() == 0
    page.get_by_label("Who will do it").last.fill("Ben")
    send(page, "Remove action 1")
    assert page.get_by_label("Who will do it").input_value() == "Ben"


def test_return_in_a_row_sends_the_form_and_removes_nothing(open_page: Open) -> None:
    page = open_page("/rows")
    send(page, "Add another action")
    page.get_by_label("Who will do it").first.fill("Ama")
    page.get_by_label("Who will do it").first.press("Enter")
    page.wait_for_load_state()
    assert page.title().startswith("Error: ")
    assert page.get_by_label("Who will do it").count() == 2


def test_a_whole_form_is_filled_in_by_keyboard(open_page: Open) -> None:
    page = open_page("/form")
    page.get_by_label("Your reference").focus()
    keys = [
        "4410-22", "Tab", "Tab", "He was home alone.", "Tab", "5", "Tab", "jan", "Tab", "2027", "Tab",
        "5", "Tab", "1", "Tab", "2027", "Tab", "9.30am", "Tab", "Space", "Tab", "Space", "Tab", "Tab", "Tab",
        "Space", "Tab", "ArrowDown", "Tab", "Space", "ArrowRight", "Tab", "Space", "Tab",
    ]  # fmt: skip
    for key in keys:
        if key in {"Tab", "Space", "ArrowDown", "ArrowRight"}:
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    said = page.inner_text("body")
    for expected in (
        "('reference', '4410-22')",
        "('first_put', datetime.date(2027, 1, 5))",
        "datetime.datetime(2027, 1, 5, 9, 30, tzinfo=datetime.timezone.utc)",
        "('kind', 'criminal')",
        "('other_kind', '')",
        "('told', ['manager'])",
        "('safe', True)",
        "('agency', 'police')",
        "('scale', 1)",
        "('sure', True)",
        "('version', 3)",
    ):
        assert expected in said


def test_on_paper_everything_is_open_and_nothing_is_to_press(open_page: Open) -> None:
    page = open_page("/")
    page.emulate_media(media="print")
    assert page.get_by_text("Day 0: Monday.").is_visible()
    for gone in (".govuk-service-navigation__wrapper", ".moj-sub-navigation", ".govuk-pagination", "footer"):
        assert not page.locator(gone).is_visible()
    assert not any(button.is_visible() for button in page.locator(".govuk-button").all())
    assert page.evaluate("getComputedStyle(document.querySelector('main a'), '::after').content") in {
        "none",
        "normal",
    }
    assert page.get_by_text("If a child is in immediate danger").is_visible()
