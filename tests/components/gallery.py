"""The pages of these tests: every component once, and a form with every kind of field."""

from datetime import UTC, date, datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.safestring import mark_safe

from components.forms import (
    CheckboxSelectMultiple,
    DateField,
    GovukForm,
    LongTextField,
    RadioSelect,
    RowsFormSet,
    ScaleField,
    VersionedForm,
    WhenField,
    YesNoField,
)

DUE = datetime(2027, 1, 5, 17, tzinfo=UTC)
KINDS = [("criminal", "Criminal exploitation"), ("neglect", "Neglect"), ("other", "Something else")]
PEOPLE = [("manager", "My manager"), ("lead", "The safeguarding lead"), ("nobody", "Nobody")]


class EverythingForm(VersionedForm):
    """One field of each kind."""

    reference = forms.CharField(
        label="Your reference", max_length=20, help_text="As on your own file, like 4410-22"
    )
    email = forms.EmailField(label="Your e-mail address", required=False)
    worries = LongTextField(label="What worries you?", max_length=200, help_text="In your own words")
    first_put = DateField(label="When did you first put it to them?", help_text="For example, 27 3 2027")
    discussed_at = WhenField(
        label="When you spoke", help_text="For example, 27 3 2027 at 10:30am", not_after=DUE
    )
    kind = forms.ChoiceField(
        label="What kind of worry is it?",
        choices=KINDS,
        widget=RadioSelect(
            hints={"criminal": "Drugs, weapons, debts"}, reveals={"other": ["other_kind"]}, divider="other"
        ),
    )
    other_kind = forms.CharField(label="Say which", max_length=50)
    told = forms.MultipleChoiceField(
        label="Who else should know?",
        choices=PEOPLE,
        widget=CheckboxSelectMultiple(hints={"lead": "Of your own agency"}),
    )
    safe = YesNoField(label="Is the child safe now?")
    agency = forms.ChoiceField(
        label="Agency", choices=[("", "Choose one"), ("police", "Norfolk Police"), ("school", "A school")]
    )
    scale = ScaleField(
        label="How safe is this child?",
        low="this child is certain to be harmed",
        high="safe enough for us to stop worrying",
        help_text="From 0 to 10",
    )
    sure = forms.BooleanField(label="I confirm this on behalf of Norfolk Police")


class OneThingForm(GovukForm):
    """One thing to a page."""

    page_heading = "worries"
    worries = LongTextField(label="What worries you?", max_length=200)


class ActionForm(GovukForm):
    """One row."""

    what = forms.CharField(label="What will be done", max_length=200)
    who = forms.CharField(label="Who will do it", max_length=100)
    by_when = DateField(label="By when")


class Actions(RowsFormSet):
    """The rows of an outcome."""

    form = ActionForm
    row_name = "Action"
    least = 1
    max_num = 4


class OutcomeForm(VersionedForm):
    """What stands above the rows."""

    agreed = LongTextField(label="What is agreed", max_length=500)


def components_page(request: HttpRequest) -> HttpResponse:
    """Every component once."""
    page = Paginator(range(200), 10).get_page(request.GET.get("page", 4))
    return render(request, "gallery.html", {"page": page, **EXAMPLE, "navigation": NAVIGATION})


# What the components of the page are drawn from.
EXAMPLE: dict[str, object] = {
    "due": DUE,
    "day": date(2027, 1, 5),
    "summary": [
        {"key": "Reference", "value": "K7-3QF9"},
        {
            "key": "What worries you",
            "value": mark_safe("<p class='govuk-body'>He was home alone.</p>"),
            "actions": {
                "items": [{"text": "Change", "href": "#", "visually_hidden_text": "what worries you"}]
            },
        },
    ],
    "card": {
        "title": "First-line managers",
        "actions": [{"text": "Change", "href": "#"}, {"text": "See", "href": "#"}],
    },
    "tasks": [
        {
            "title": "Record the discussion",
            "href": "#",
            "hint": "Both sides",
            "status": {"tag": {"text": "To do", "colour": "blue"}},
        },
        {"title": "Tell your manager", "href": "#", "status": "Done"},
    ],
    "head": [
        {"text": "Matter", "href": "?sort=reference", "sort": "none"},
        "Other agency",
        {"text": "Due", "href": "?sort=-due", "sort": "ascending"},
        {"text": "Days", "format": "numeric"},
    ],
    "rows": [
        [
            mark_safe('<a class="govuk-link" href="#">K7-3QF9</a> Threshold, Children’s Services'),
            "Norfolk Police",
            mark_safe('<strong class="govuk-tag govuk-tag--red">Overdue by 2 working days</strong>'),
            {"text": "2", "format": "numeric"},
        ],
        [
            "M2-99XC <b>not bold</b>",
            "A school in King’s Lynn",
            "Due tomorrow",
            {"text": "11", "format": "numeric"},
        ],
    ],
    "sections": [
        {"text": "Record", "href": "#", "active": True},
        {"text": "Both views", "href": "#"},
        {"text": "People", "href": "#"},
        {"text": "Times", "href": "#"},
        {"text": "Papers", "href": "#"},
        {"text": "Who looked", "href": "#"},
    ],
    "events": [
        {
            "label": "Escalated to first-line managers",
            "datetime": DUE,
            "byline": "Ama Boateng, Cambridgeshire Police",
            "text": mark_safe("<p class='govuk-body'>Because no answer came.</p>"),
            "attributes": {"id": "entry-2"},
        },
        {
            "label": "Raised",
            "datetime": datetime(2026, 12, 24, 10, 41, tzinfo=UTC),
            "text": "It was raised.",
        },
    ],
    "crumbs": [{"text": "Your matters", "href": "/"}, {"text": "K7-3QF9"}],
}
NAVIGATION = [{"text": "Your matters", "href": "/", "current": True}, {"text": "Policy", "href": "/policy"}]


def form_view(request: HttpRequest) -> HttpResponse:
    """Every kind of field; a good answer is shown as text."""
    form = EverythingForm(request.POST or None, initial={"version": 3})
    if form.is_valid():
        return HttpResponse(repr(sorted(form.cleaned_data.items())), content_type="text/plain; charset=utf-8")
    return render(
        request, "form_page.html", {"heading": "Raise a disagreement", "form": form, "back_href": "/"}
    )


def one_thing_view(request: HttpRequest) -> HttpResponse:
    """One question, whose label is the heading."""
    form = OneThingForm(request.POST or None)
    return render(request, "form_page.html", {"heading": "What worries you?", "form": form, "back_href": "/"})


def rows_view(request: HttpRequest) -> HttpResponse:
    """A form with rows."""
    form = OutcomeForm(request.POST or None, initial={"version": 1})
    rows = Actions(request.POST or None, prefix="actions")
    if form.is_valid() and rows.is_valid():
        return HttpResponse(repr(rows.filled()), content_type="text/plain; charset=utf-8")
    context = {
        "heading": "Propose an outcome",
        "form": form,
        "rows": rows,
        "button_text": "Propose this outcome",
    }
    return render(request, "form_page.html", context)


def conflict_view(request: HttpRequest) -> HttpResponse:
    """The second of two writers."""
    form = OutcomeForm({"version": "1", "once": "0" * 32, "agreed": "We will meet."}).on_version(2)
    context = {
        "changed": ["Ama Boateng recorded a discussion at 10:41am on Tuesday 5 January 2027."],
        "form": form,
        "button_text": "Propose this outcome",
        "href": "/",
        "link_text": "See K7-3QF9 as it stands now",
    }
    return render(request, "409.html", context, status=409)


urlpatterns = [
    path("", components_page),
    path("form", form_view),
    path("one-thing", one_thing_view),
    path("rows", rows_view),
    path("conflict", conflict_view),
    path(
        "",
        include(
            (
                [
                    path("act-now", components_page, name="act_now"),
                    path("help", components_page, name="help"),
                ],
                "escalation",
            )
        ),
    ),
    path("accounts/", include("allauth.account.urls")),
]
