"""Every form carries a key, and on a matter the version that it was built on: by introspection, so that none is new.

Sent twice, by a double click or because no answer came, a form is carried out once; sent on what is no more, it is
not carried out. tests/pages/test_coming_second.py looks at what the page then says.
"""

import inspect
import re
from collections.abc import Iterator
from html import unescape
from uuid import UUID

import pytest
from django import forms
from django.urls import URLPattern

from audit.forms import AgainForm, ExportForm, TogetherForm
from components.forms import VersionedForm
from escalation.forms.importing import AddThemForm, ImportForm
from escalation.forms.learning import PracticeForm
from escalation.forms.policy_editor.form import CardForm
from escalation.forms.referrals import ReferForm
from escalation.forms.report import ReportForm
from escalation.views.doors import MatterForm
from escalation.views.setting_up_doors import SettingUpForm
from tests.factories import World
from tests.house.test_urls import OTHER_ROOMS, _patterns
from tests.pages.other_cases import OTHER_CASES
from tests.pages.panel_cases import PANEL_CASES
from tests.pages.recording_cases import CASES as RECORDING
from tests.pages.settling_cases import CASES as SETTLING
from tests.pages.test_settling_input import Desk

# Pages that are no MatterForm and no SettingUpForm: the form that each is sent with.
OWN_DOORS: dict[str, type[forms.Form]] = {
    "refer": ReferForm,
    "note_practice": PracticeForm,
    "policy_draft": VersionedForm,
    "policy_card": CardForm,
    "board_make_report": ReportForm,
    "board_make_again": AgainForm,
    "import": ImportForm,
    "import_findings": AddThemForm,
    "export": ExportForm,
    "export_together": TogetherForm,
    "make": AgainForm,
}
# What needs no key, since twice is no more than once, and why.
HARMLESS = {
    "raise_start": "the key of the draft that it begins stands in the page as once",
    "raise_step": "keeps one page of a draft as it was last sent",
    "raise_check": "the draft is the key: it is gone once it is sent, and its key is the matter's",
    "throw_away": "what is thrown away is gone",
    "guide": "read is read: one row for a person and a version",
    "file": "a file is handed out once, and erased with it",
    "operations": "what was given up is sent again, once it waits it is not given up",
    "your_emails": "a person's own wishes, as they were last sent",
}


def posts(pattern: URLPattern) -> bool:
    """Whether something is sent to this address."""
    view = getattr(pattern.callback, "view_class", None)
    if view is None:
        return "POST" in inspect.getsource(inspect.unwrap(pattern.callback))
    return hasattr(view, "post") and "post" in view.http_method_names


def form_class(name: str, pattern: URLPattern) -> type[forms.Form] | None:
    view = getattr(pattern.callback, "view_class", None)
    if view is not None and issubclass(view, MatterForm | SettingUpForm):
        return view.form_class
    return OWN_DOORS.get(name)


def sent_to() -> Iterator[tuple[str, URLPattern]]:
    for name, pattern in _patterns():
        if not name.startswith(OTHER_ROOMS) and posts(pattern):
            yield name.split(":")[-1], pattern


def test_every_form_carries_a_key_or_is_harmless_twice() -> None:
    without = [
        name
        for name, pattern in sent_to()
        if name not in HARMLESS
        and not ((form := form_class(name, pattern)) and required(form, "once", forms.UUIDField))
    ]
    assert without == []


def test_every_form_on_what_has_versions_carries_the_version() -> None:
    without = [
        name
        for name, pattern in sent_to()
        if (view := getattr(pattern.callback, "view_class", None))
        and issubclass(view, MatterForm | SettingUpForm)
        and not required(view.form_class, "version", forms.IntegerField)
    ]
    assert without == []


def required(form: type[forms.Form], name: str, kind: type[forms.Field]) -> bool:
    """Whether a form has this field, hidden, and does nothing without it."""
    field = form.base_fields.get(name)
    return isinstance(field, kind) and field.required and isinstance(field.widget, forms.HiddenInput)


def test_nothing_is_excused_that_is_not_there() -> None:
    names = {name for name, _ in sent_to()}
    assert OWN_DOORS.keys() | HARMLESS.keys() <= names


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


CASES = {case.name: case for case in (*RECORDING, *SETTLING, *PANEL_CASES, *OTHER_CASES)}
DRAWN = [
    "discuss",
    "escalate_check",
    "confirm",
    "propose",
    "give_side",
    "decide",
    "convene_panel",
    "told_side",
]


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_drawn_carries_both_and_sent_without_them_nothing_is_done(world: World, name: str) -> None:
    """The pages with templates of their own; a key that was lost is put back, so that sending again goes through."""
    desk = Desk(CASES[name], world)
    drawn = [form for form in forms_on(desk.get().content.decode()) if "once" in form]
    assert [form["version"] for form in drawn] == [str(desk.story.it.version)]
    assert UUID(drawn[0]["once"])
    before, sent = desk.written(), desk.sound()
    for lost in ({"once": ""}, {"version": ""}, {"once": "x", "version": "soon"}):
        answer = desk.post(sent | lost)
        assert (answer.status_code, desk.written()) == (422, before)
        assert "We could not tell what this page was built on" in answer.content.decode()


def forms_on(page: str) -> list[dict[str, str]]:
    """The hidden inputs of each form of a page."""
    found = re.findall(r'<form method="post".*?</form>', page, re.DOTALL)
    inputs = r'<input type="hidden" name="([^"]+)" value="([^"]*)"'
    return [{name: unescape(value) for name, value in re.findall(inputs, form)} for form in found]
