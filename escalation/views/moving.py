"""Pages of going up: escalate, in two steps, and straight to a higher stage."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode

from components.words import in_words
from escalation.core.decisions import Facts, Move, MoveRefused, Wants, check_move
from escalation.core.policy import Form, Shortcut, Stage
from escalation.core.stages import Side
from escalation.forms.moving import EscalateForm, ShortcutForm, why_not
from escalation.forms.policy_forms import initial_of, name_of
from escalation.models import ChildNow
from escalation.permissions import check_can_act, check_can_write
from escalation.presenters.arriving import new_clocks, receivers, who_acts_at
from escalation.presenters.requirements import not_filled_by_the_other_side, tasks, undone
from escalation.presenters.signs_of_safety import begins_with
from escalation.presenters.tried import so_far, tried_here
from escalation.queries import facts_of
from escalation.services import moving
from escalation.services.clocks import review_default
from escalation.views.doors import standing
from escalation.views.writing import AsksAboutTheChild


class MovePage(AsksAboutTheChild):
    """A move upward, whose form is made for the stage where the matter stands: once it has gone up, for another."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """What was built on an older version is not judged by what is asked now."""
        form = self.sent_form
        form.is_valid()
        version = form.cleaned_data.get("version")
        if version is not None and version < self.it.version:
            return self.came_second(self.it, form, None)
        return super().post(request, **kwargs)


class Escalate(MovePage):
    """The task list of this stage, and why it goes up; sent on to the page where it is checked.

    `?to=` names the stage, where an optional one may be passed over.
    """

    form_class = EscalateForm
    template_name = "moving/escalate.html"
    button_text = "Continue"
    done = "It is escalated."

    @property
    def to(self) -> str | None:
        return self.request.GET.get("to") or None

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.it, self.place, to=self.to, now=self.now, rows=self.it.as_read.rows)

    @property
    def heading(self) -> str:  # type: ignore[override]
        above = self.facts.above
        return f"Escalate to {who_acts_at(above)}" if above else "Escalate"

    def check(self) -> None:
        check_can_act(self.place)
        super().check()
        if self.facts.next_stage is None:
            raise MoveRefused("This is the last stage: there is nowhere higher to escalate to.")
        if self.facts.above is None:
            raise MoveRefused("The policy has no way to that stage from here.")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        if self.to is None and len(self.facts.reachable) > 1 and self.place.side is not None:
            return render(request, "moving/choose_stage.html", self.choice())
        return super().get(request, **kwargs)

    def choice(self) -> dict[str, Any]:
        """To which stage, where the next one is optional."""
        ways = [(stage, who_acts_at(stage)) for stage in self.facts.reachable]
        heading = "How far up should it go?"
        return {"it": self.it, "heading": heading, "ways": ways, "back_href": self.it.get_absolute_url()}

    def get_initial(self) -> dict[str, Any]:
        initial = {**super().get_initial(), "tried": tried_here(self.it, standing(self.request))}
        return {**initial, "review_on": review_default(self.it, self.now)}

    def get_form_kwargs(self) -> dict[str, Any]:
        above = self.facts.above
        return {
            **super().get_form_kwargs(),
            "undone": undone(self.facts) if self.it.is_open else [],
            "review_after": self.now if above and above.needs_review_date else None,
        }

    def get_context(self) -> dict[str, Any]:
        above = self.facts.above
        if above is None:
            return super().get_context()
        must = [asked for asked in undone(self.facts) if asked.must]
        return {
            **super().get_context(),
            "tasks": tasks(self.it, self.facts),
            "must_first": [asked.title for asked in must if asked.wants is not Wants.GATE],
            "ask_first": [asked.title for asked in must if asked.wants is Wants.GATE],
            "not_filled": not_filled_by_the_other_side(self.facts, self.place),
            "stage": above,
            "query": f"?{urlencode({'to': self.to})}" if self.to else "",
            "receivers": receivers(self.it, above, now=self.now),
            "clocks": new_clocks(self.it, above, now=self.now),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Back from the check page, to change something: what was typed is there, and nothing is done."""
        form = self.form(request.POST)
        return self.page(form, None, status=200 if form.is_valid() else 422)


class EscalateCheck(Escalate):
    """What will happen, once more, and the button that does it; what was typed travels in the page till then.

    Opened by itself it is the first step.
    """

    CONFIRMED = "confirmed"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        if self.CONFIRMED in request.POST:
            return MovePage.post(self, request, **kwargs)
        form = self.form(request.POST)
        assert isinstance(form, EscalateForm)
        shown = self.get_context()
        if not form.is_valid() or shown.get("must_first"):
            return self.page(form, None, status=422)
        if shown.get("ask_first") and form.cleaned_data["safe"] != ChildNow.Safe.NO:
            form.add_error(
                None, f"Ask first, or wait until its time is over: {', '.join(shown['ask_first'])}."
            )
            return self.page(form, None, status=422)
        context = {
            "it": self.it,
            "heading": self.heading,
            "caption": f"{self.it.reference} · {self.it.title}",
            "form": form,
            "carried": carried(request),
            "shown": typed_rows(form),
            "change": {
                "formaction": reverse("escalation:escalate", args=[self.it.reference]) + shown["query"]
            },
            **shown,
        }
        return render(request, "moving/escalate_check.html", context)

    def carry_out(self, form: EscalateForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        moving.escalate(
            **self.common(),
            to=self.to,
            reason=typed["reason"],
            tried=typed["tried"],
            safety=form.safety(),
            passed_over=form.passed_over(),
            review_on=typed.get("review_on"),
            version=typed["version"],
        )


def carried(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, as it travels in the check page: each input by its name."""
    names = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def typed_rows(form: EscalateForm) -> list[dict[str, str]]:
    """What was typed, question by question, to be checked."""
    typed = form.cleaned_data
    rows = [
        {"key": str(form.fields[why_not(asked)].label), "value": typed[why_not(asked)]}
        for asked in form.undone
    ]
    for name in ("reason", "tried", "safe", "how", "keeps_safe"):
        value = ChildNow.Safe(typed[name]).label if name == "safe" else typed[name]
        rows.append({"key": str(form.fields[name].label), "value": value})
    if "review_on" in typed:
        rows.append({"key": str(form.fields["review_on"].label), "value": in_words(typed["review_on"])})
    return rows


class StraightUp(MovePage):
    """Straight to a higher stage, on a ground that the policy gives; `?way=` says which, where there are several."""

    form_class = ShortcutForm
    template_name = "moving/shortcut.html"
    done = "It is sent straight up."

    @property
    def ways(self) -> tuple[tuple[Shortcut, Stage], ...]:
        it = self.it
        return it.policy.shortcuts_from(it.state, it.track or None) if it.is_open else ()

    @property
    def way(self) -> tuple[Shortcut, Stage] | None:
        """The ground and the stage that were chosen, or the only ones."""
        ways = dict(enumerate(self.ways, start=1))
        asked = self.request.GET.get("way", "1" if len(ways) == 1 else "")
        return ways.get(int(asked)) if asked in map(str, ways) else None

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Send it straight to {who_acts_at(self.way[1])}" if self.way else "Send it straight up"

    @property
    def button_text(self) -> str:  # type: ignore[override]
        return self.heading

    def check(self) -> None:
        check_can_write(self.place)
        super().check()
        check_move(facts_of(self.it, self.place, rows=self.it.as_read.rows), Move.SHORTCUT)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        if self.way is None and len(self.ways) > 1:
            ways = [(n, way.when, who_acts_at(stage)) for n, (way, stage) in enumerate(self.ways, start=1)]
            context = {
                "it": self.it,
                "heading": "Why does it need to go straight up?",
                "ways": ways,
                "back_href": self.it.get_absolute_url(),
            }
            return render(request, "moving/choose_way.html", context)
        return super().get(request, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        initial = super().get_initial()
        side = self.place.side or Side.RAISING
        for form in self.asks:
            initial |= initial_of(form, begins_with(self.it, form, side, standing(self.request)))
        return initial

    @property
    def asks(self) -> tuple[Form, ...]:
        """The forms on the way in; where that way has closed in the meantime, those that were filled in."""
        if self.way:
            return moving.forms_on_entering(self.it, self.way[1], self.place.side or Side.RAISING)
        forms = self.it.policy.forms.values()
        return tuple(form for form in forms if name_of(form, form.fields[0]) in self.request.POST)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "asks": self.asks}

    def get_context(self) -> dict[str, Any]:
        if self.way is None:
            return super().get_context()
        ground, stage = self.way
        return {
            **super().get_context(),
            "ground": ground.when,
            "so_far": so_far(self.it, standing(self.request)),
            "stage": stage,
            "receivers": receivers(self.it, stage, now=self.now),
            "clocks": new_clocks(self.it, stage, now=self.now),
        }

    def carry_out(self, form: ShortcutForm, rows: None) -> None:  # type: ignore[override]
        if self.way is None:
            raise MoveRefused("The policy has no such way straight to a higher stage from here.")
        ground, stage = self.way
        moving.take_shortcut(
            **self.common(),
            ground=ground.when,
            to=stage.key,
            reason=form.cleaned_data["reason"],
            safety=form.safety(),
            forms=form.answered(),
            version=form.cleaned_data["version"],
        )
