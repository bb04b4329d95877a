"""What is learned: the register, the page of one lesson, and what each does with it in their turn."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.models import Membership
from agencies.roles import Role
from agencies.standing import Standing
from audit.access import log_access
from audit.acts import Actor
from components.forms import RowsFormSet, VersionedForm
from escalation.core.decisions import MoveRefused
from escalation.forms.learning import ConsiderForm, ForumForm, WhatCameForm
from escalation.lessons import LessonChanged, membership_in
from escalation.models import Lesson, PolicyVersion
from escalation.permissions import NotYours
from escalation.presenters.lessons import lesson_shown, register_of
from escalation.presenters.matters import Matter
from escalation.services import learning_in_turn
from escalation.services.lesson_turns import slugs_of, title_of
from escalation.views.doors import MatterForm, standing
from escalation.views.matter import of_a_matter as page_of_a_matter
from escalation.views.matter import show
from escalation.zone import local_day


@dataclass(frozen=True)
class Reader:
    """Who reads a lesson, and as which of their memberships."""

    membership: Membership

    @property
    def actor(self) -> Actor:
        return self.membership.actor()


def fetch_lesson(request: HttpRequest, reference: str) -> tuple[Lesson, Reader]:
    """The lesson, and as what this person reads it. Fetching is the check: a stranger gets 404."""
    person: Standing = standing(request)
    visible = Lesson.objects.visible_to(person).select_related(
        "subject", "partnership", "policy_version", "learning__disagreement", "referral", "agency"
    )
    it = visible.filter(reference=reference.upper()).first()
    if it is None:
        raise Http404
    return it, Reader(membership_in(it, person, it.turns.of(person).last()))


@login_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, what is open and what is done."""
    person = standing(request)
    if not person.memberships:
        raise Http404
    now = timezone.now()
    log_access(by=person.memberships[0].actor(), looked_at="learning register", now=now)
    context = {
        "register": register_of(person),
        "notes": any(one.agency_id for one in person.memberships),
        "heading": "What we learn",
    }
    return render(request, "learning/register.html", context)


@login_required
@require_safe
def lesson(request: HttpRequest, reference: str) -> HttpResponse:
    """What was learned, and where it has come to: the answers alone, and not the matter. Opening it is the receipt."""
    now, person = timezone.now(), standing(request)
    it, reader = fetch_lesson(request, reference)
    if learning_in_turn.open_lesson(lesson=it, by=person, now=now):
        it, reader = fetch_lesson(request, reference)
    log_access(by=reader.actor, looked_at="learning", reference=it.reference, now=now)
    shown = lesson_shown(it, person)
    context = {
        "it": it,
        "shown": shown,
        "heading": "What is to be learned",
        "new_version_href": _new_version(it, person),
    }
    return render(request, "learning/lesson.html", context)


def _new_version(it: Lesson, person: Standing) -> str:
    """Where the board's manager begins a version of the policy that learns from it."""
    if not it.is_open or it.partnership_id not in person.partnerships_as(Role.BUSINESS_MANAGER):
        return ""
    return f"{reverse('escalation:policy_begin', args=[it.partnership.code])}?learns={it.reference}"


@page_of_a_matter("learning")
def of_a_matter(request: HttpRequest, matter: Matter) -> HttpResponse:
    """What came of what the matter teaches, for the people who were in it."""
    person = standing(request)
    lessons = Lesson.objects.filter(learning__disagreement=matter.it).order_by("recorded_at")
    for one in lessons:
        learning_in_turn.open_lesson(lesson=one, by=person, now=matter.now)
    shown = [lesson_shown(one, person, for_readers=False) for one in lessons]
    learnings = matter.it.learnings.visible_to(person).order_by("recorded_at")
    return show(request, "matters/learning.html", matter, shown=shown, learnings=learnings)


class LessonForm(MatterForm):
    """A page that is one form on one lesson."""

    template_name = "recording/form.html"
    looked_at = "learning"
    note = ""

    it: Lesson  # type: ignore[assignment]
    place: Reader  # type: ignore[assignment]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super(MatterForm, self).setup(request, *args, **kwargs)
        self.now = timezone.now()
        if request.user.is_authenticated:
            self.it, self.place = fetch_lesson(request, kwargs["reference"])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        try:
            return super().post(request, **kwargs)
        except LessonChanged as changed:
            form = self.form(request.POST)
            form.is_valid()
            return self.came_second(changed.lesson, form, None)

    def common(self, form: VersionedForm) -> dict[str, Any]:
        """What every service on a lesson is called with."""
        return {
            "lesson": self.it,
            "by": standing(self.request),
            "version": form.cleaned_data["version"],
            "now": self.now,
        }

    def will_happen(self) -> list[str]:
        """Who is told, and what the record keeps."""
        return []

    def get_context(self) -> dict[str, Any]:
        return {
            "note": self.note,
            "will_happen": self.will_happen(),
            "caption": self.it.reference,
            "shown": [{"key": "What was learned", "value": self.it.themes}],
        }

    def not_printed(self) -> str:
        """What was learned is no record of the child: it may be printed."""
        return ""

    def refused(self, refused: NotYours | MoveRefused) -> HttpResponse:
        context = {
            "heading": self.heading,
            "sentence": refused.sentence,
            "back_href": self.it.get_absolute_url(),
        }
        return render(self.request, "learning/refused.html", context, status=403)

    def changed(self, it: Lesson, version: int) -> list[str]:
        """How it stands now: its newest steps."""
        return [
            f"{step.title}. {step.who}".strip()
            for step in lesson_shown(it, standing(self.request)).steps[-2:]
        ]

    def came_second(  # type: ignore[override]
        self, changed: Lesson, form: VersionedForm, rows: RowsFormSet | None
    ) -> HttpResponse:
        """Somebody wrote in the meantime: how it stands now, and what was typed, kept."""
        context = {
            "changed": self.changed(changed, changed.version),
            "form": form.on_version(changed.version),
            "rows": rows,
            "button_text": self.button_text,
            "href": changed.get_absolute_url(),
            "link_text": f"Leave this, and read {changed.reference}",
        }
        return render(self.request, "409.html", context, status=409)


class Consider(LessonForm):
    """An agency's representative says what they make of it, and whether it goes on."""

    form_class = ConsiderForm
    heading = "What do you make of it?"
    button_text = "Record this"
    done = "What you make of it is recorded."

    def check(self) -> None:
        learning_in_turn.check_to_consider(self.it, standing(self.request))

    def get_form_kwargs(self) -> dict[str, Any]:
        slugs = slugs_of(self.it)
        mine = self.it.turns.of(standing(self.request)).last()
        position = mine.position if mine else self.it.at_turn
        goes_to = title_of(self.it, slugs[min(position, len(slugs) - 1)])
        return {"goes_to": goes_to[:1].lower() + goes_to[1:]}

    def will_happen(self) -> list[str]:
        return [
            "If you pass it on, who comes next is told, and so is whoever it came from.",
            "If nobody passes it on, it is done with that.",
        ]

    def carry_out(self, form: ConsiderForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        learning_in_turn.consider_lesson(
            **self.common(form), said=typed["said"], passes_on=bool(typed["passes_on"])
        )


class DiscussedIn(LessonForm):
    """What the sub-group or forum made of it."""

    form_class = ForumForm
    heading = "What did the sub-group or forum make of it?"
    button_text = "Record this"
    done = "What was discussed is recorded."

    def check(self) -> None:
        learning_in_turn.check_for_the_board(self.it, standing(self.request))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"today": local_day(self.now)}

    def will_happen(self) -> list[str]:
        return [
            "The people from whom it came can read this. It stays open until you record what came of it.",
        ]

    def carry_out(self, form: ForumForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        learning_in_turn.record_forum(**self.common(form), forum=form.forum())


class WhatCame(LessonForm):
    """What came of it, with which it is done."""

    form_class = WhatCameForm
    heading = "What came of it?"
    button_text = "Record this, and call it done"
    done = "What came of it is recorded."

    def check(self) -> None:
        learning_in_turn.check_for_the_board(self.it, standing(self.request))

    def get_form_kwargs(self) -> dict[str, Any]:
        versions = PolicyVersion.objects.filter(partnership=self.it.partnership_id)
        return {"versions": versions.order_by("-in_force_from", "key")}

    def will_happen(self) -> list[str]:
        return [
            "Whoever it came from is told, and so is everybody with whom it lay.",
            "A version that you name here says from which matters it learned.",
        ]

    def carry_out(self, form: WhatCameForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        learning_in_turn.record_what_came(**self.common(form), came=form.came_of_it())
