"""Setting up from a file: checked with every fault by its line, added with one word, all of it or nothing."""

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agencies.models import Agency, Membership, User
from agencies.queries import agencies_of
from audit.models import Entry
from jobs.models import Job, JobFile
from tests.factories import MONDAY, World, make_partnership

pytestmark = pytest.mark.django_db
ROOM = "/setting-up/norfolk/import/"
GOOD = "name,kind,telephone\nElm Primary,Education,+44 1603 1\nOak Hub,social_care,\n"
PEOPLE = "name,email,role,agency\nAnn Elm,ann@elm.example.org,practitioner,Hawthorn Academy\n"


@pytest.fixture
def world() -> World:
    return make_partnership()


@pytest.fixture
def ask(world: World) -> Callable[..., Any]:
    def at(address: str, post: dict[str, Any] | None = None, who: Membership | None = None) -> Any:  # noqa: ANN401
        client = Client()
        with time_machine.travel(MONDAY, tick=False):
            client.force_login((who or world.business_manager).user)
            return client.get(address) if post is None else client.post(address, post)

    return at


def sent(ask: Callable[..., Any], text: str | bytes, what: str = "agencies", **changed: str) -> Any:  # noqa: ANN401
    body = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile("list of people.csv", body)
    return ask(f"{ROOM}{what}/", {"file": file, "once": str(uuid4())} | changed)


def found(ask: Callable[..., Any], text: str | bytes, what: str = "agencies") -> str:
    """The address of what the check found: the bar leads there."""
    bar = sent(ask, text, what)
    assert bar.status_code == 302, bar.content.decode()
    onward = ask(bar.url)
    assert onward.status_code == 302
    return str(onward.url)


def words(response: Any) -> str:  # noqa: ANN401
    return " ".join(response.content.decode().split())


def names(world: World) -> set[str]:
    return set(agencies_of(world.partnership, on=MONDAY.date()).values_list("name", flat=True))


def test_the_page_says_what_stands_in_each_column(ask: Callable[..., Any]) -> None:
    page = words(ask(f"{ROOM}people/"))
    assert "First-line manager" in page
    assert "Accord sends no emails to the people of a file" in page
    assert 'href="/setting-up/norfolk/import/people/headings.csv"' in page


def test_the_headings_can_be_downloaded_and_are_those_that_are_read(ask: Callable[..., Any]) -> None:
    answer = ask(f"{ROOM}agencies/headings.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    assert text == "name,kind,telephone,hours,services\r\n"
    again = found(ask, answer.content + b"Elm,Education,,,\r\n")
    assert "The file can be added" in words(ask(again))


def test_checked_then_added(ask: Callable[..., Any], world: World) -> None:
    before, entries = names(world), Entry.objects.count()
    page = found(ask, GOOD)
    text = words(ask(page))
    assert "No fault was found in 2 lines. Nothing is added yet." in text
    assert "2 agencies" in text
    assert (names(world), Entry.objects.count()) == (before, entries)
    once = str(uuid4())
    bar = ask(page, {"once": once})
    assert names(world) == before | {"Elm Primary", "Oak Hub"}
    said = words(ask(bar.url))
    assert "Added: 2 agencies, 0 services. The digest of the file stands in the record." in said
    assert Entry.objects.get(kind="agencies.imported").actor_name == world.business_manager.user.name
    assert not JobFile.objects.exists()  # neither the file nor what was found in it is needed any more
    assert ask(page, {"once": once}).url == bar.url  # sent twice, it is one
    assert names(world) == before | {"Elm Primary", "Oak Hub"}
    assert ask(page, {"once": str(uuid4())}).status_code == 410
    assert "The file is erased" in words(ask(page))


def test_every_fault_is_named_by_its_line_and_nothing_can_be_added(
    ask: Callable[..., Any], world: World
) -> None:
    before = names(world)
    page = found(
        ask, "name,kind\n=Elm,education\nOak,\nAsh,education,more\nBeech,education\nbeech,education\n"
    )
    text = words(ask(page))
    assert "4 faults in 5 lines. Nothing was added." in text
    for line, said in (
        (2, "a spreadsheet takes for a formula"),
        (3, "Is empty"),
        (4, "Has 3 cells"),
        (6, "Is on line 5"),
    ):
        assert f'<th scope="row" class="govuk-table__header">{line}</th>' in text
        assert said in text
    assert "Add them" not in text
    bar = ask(page, {"once": str(uuid4())})  # a request made by hand
    assert names(world) == before
    assert "Nothing was imported" in words(ask(bar.url))


def test_the_faults_as_a_file(ask: Callable[..., Any]) -> None:
    page = found(ask, "name,kind\n=Elm,education\n" + "".join(f"Oak {n},circus\n" for n in range(150)))
    assert "The first 100 faults" in words(ask(page))
    rows = list(csv.reader(StringIO(ask(f"{page}faults.csv").content.decode("utf-8-sig"))))
    assert rows[0] == ["line", "column", "what is wrong"]
    assert len(rows) == 152
    assert rows[1][:2] == ["2", "name"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"name,kind\n", "The file has no lines below its headings."),
        (b"name,kind,name\na,b,c\n", "This heading is there twice."),
        (b"name,kind,colour\na,b,c\n", "There is no column of this name."),
        (b'name,kind\n"Elm,education\n', "A quotation mark is open"),
        (b"name,kind\nElm\x00,education\n", "The file holds a NUL sign"),
        (b"\x89PNG\r\n\x1a\n\x81\x8d\x8f", "The file is not a text."),
    ],
)
def test_a_file_that_cannot_be_read(ask: Callable[..., Any], body: bytes, said: str) -> None:
    assert said in words(ask(found(ask, body)))


@pytest.mark.parametrize(("body", "said"), [(b"", "The file is empty"), (None, "Choose the CSV file")])
def test_no_file_is_a_sentence_on_the_page(ask: Callable[..., Any], body: bytes | None, said: str) -> None:
    post = {"once": str(uuid4())} | ({} if body is None else {"file": SimpleUploadedFile("a.csv", body)})
    answer = ask(f"{ROOM}agencies/", post)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Job.objects.exists()


def test_too_large_a_file_is_a_sentence_on_the_page(ask: Callable[..., Any], settings: Any) -> None:  # noqa: ANN401
    settings.ACCORD_PAPER_LIMIT = 1024 * 1024
    answer = sent(ask, b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 422
    assert "The file must be no larger than 1 megabyte" in words(answer)
    assert not Job.objects.exists()


def test_what_changed_since_the_check_adds_nothing(ask: Callable[..., Any], world: World) -> None:
    first, second = found(ask, GOOD), found(ask, "name,kind\nYew,education\nOak Hub,education\n")
    ask(first, {"once": str(uuid4())})
    bar = ask(second, {"once": str(uuid4())})
    said = words(ask(bar.url))
    assert (
        "Something has changed since the file was checked. Line 3: name is in the partnership already."
        in said
    )
    assert "Yew" not in names(world)


def test_people_are_added_without_an_email(
    ask: Callable[..., Any], world: World, mailoutbox: list[object]
) -> None:
    bar = ask(found(ask, PEOPLE, "people"), {"once": str(uuid4())})
    assert "Added: 1 role, 1 new account, 0 new posts, 0 posts held." in words(ask(bar.url))
    assert User.objects.filter(email="ann@elm.example.org").exists()
    assert mailoutbox == []


def test_another_manager_of_the_same_partnership_does_not_see_the_file(
    ask: Callable[..., Any], world: World
) -> None:
    """What stands in it is of whoever chose it, until it is added."""
    from agencies.services import add_person
    from tests.factories import COMMAND_LINE

    other = add_person(
        partnership=world.partnership,
        name="Olive Other",
        email="olive@example.org",
        role="business_manager",
        by=COMMAND_LINE,
        now=MONDAY,
    )
    page = found(ask, GOOD)
    for address in (page, f"{page}faults.csv", f"/jobs/{Job.objects.get().pk}/"):
        assert ask(address, who=other).status_code == 404
    assert ask(page, {"once": str(uuid4())}, who=other).status_code == 404


def test_a_file_of_one_partnership_is_not_added_to_another(ask: Callable[..., Any], world: World) -> None:
    page = found(ask, GOOD)
    make_partnership(code="elsewhere")
    assert ask(page.replace("norfolk", "elsewhere")).status_code == 404


def test_who_lost_the_role_between_check_and_adding_adds_nothing(
    ask: Callable[..., Any], world: World
) -> None:
    from agencies.services import end_membership
    from tests.factories import COMMAND_LINE

    page = found(ask, GOOD)
    agencies = Agency.objects.count()
    end_membership(membership=world.business_manager, by=COMMAND_LINE, now=MONDAY)
    assert ask(page, {"once": str(uuid4())}).status_code == 404
    assert Agency.objects.count() == agencies


@pytest.mark.parametrize("who", ["teacher", "chair", "auditor"])
def test_nobody_else_has_these_pages(ask: Callable[..., Any], world: World, who: str) -> None:
    page = found(ask, GOOD)
    for address in (
        f"{ROOM}agencies/",
        f"{ROOM}people/headings.csv",
        page,
        f"{page}faults.csv",
        f"{ROOM}nothing/",
    ):
        assert ask(address, who=getattr(world, who)).status_code == 404
