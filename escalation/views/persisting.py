"""Pages of what follows a refusal: a note, the advice, a manager, managers talking, the multi-agency meeting."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from agencies.queries import agencies_of, people_of
from agencies.roles import LEVELS
from cases.models import AdviceAnswer, InReferral, MultiAgencyMeeting, PlanAction, ReferralSide
from cases.models.written import For
from components.forms import RowsFormSet
from escalation.core.decisions import MoveRefused
from escalation.forms.persisting import (
    AdviceForm,
    ConveneAgenciesForm,
    DoneForm,
    HeldAgenciesForm,
    ManagerForm,
    NoteForm,
    PlanRows,
    TalkForm,
    people_to_inform,
)
from escalation.services.agencies_meeting import (
    convene_agencies,
    hold_agencies_meeting,
    mark_planned_done,
)
from escalation.services.on_referrals import check_refused, check_side
from escalation.services.persisting import (
    check_advised,
    inform_manager,
    record_advice,
    record_managers_talk,
    write_note,
)
from escalation.services.plan_actions import may_own_in
from escalation.services.protection import check_not_taken_over
from escalation.views.doors import standing
from escalation.views.referral_answers import AT_THE_TIME, WritesToTheOther
from escalation.zone import local_day


class OfReferring(WritesToTheOther):
    """A page of the agency that referred, once it was refused."""

    def check(self) -> None:
        check_side(self.place, self.it, ReferralSide.REFERRING)
        check_refused(self.it)
        check_not_taken_over(self.it, standing(self.request))


class Note(WritesToTheOther):
    """A note made at the time."""

    form_class = NoteForm
    heading = "Write a note"
    button_text = "Keep this note"
    note = AT_THE_TIME
    done = "The note is kept."

    def get_initial(self) -> dict[str, Any]:
        return {"happened": self.now}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"now": self.now}

    def carry_out(self, form: NoteForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        write_note(
            **self.common(form),
            text=typed["text"],
            for_whom=For(typed["for_whom"]),
            happened=typed["happened"],
        )


class Advice(OfReferring):
    """Whether the advice was acted on."""

    form_class = AdviceForm
    heading = "Record what you did with the advice"
    button_text = "Record this"
    note = "Where you are still concerned, inform a manager next. Where you are not, the refusal stands and this ends."
    done = "It is recorded what you did with the advice."

    def check(self) -> None:
        super().check()
        check_advised(self.it)

    def will_happen(self) -> list[str]:
        return [self.sent_to_them()]

    def carry_out(self, form: AdviceForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        record_advice(
            **self.common(form),
            acted=AdviceAnswer.Acted(typed["acted"]),
            what=typed["what"],
            persists=typed["persists"],
        )


class Manager(OfReferring):
    """A manager is informed."""

    form_class = ManagerForm
    heading = "Inform a manager"
    button_text = "Inform this manager"
    note = "This is for your agency only. Your manager then contacts a manager of the other agency."
    done = "The manager is informed, and can open this referral from now on."

    def get_form_kwargs(self) -> dict[str, Any]:
        today = local_day(self.now)
        everybody = people_of(self.it.partnership, on=today).filter(
            agency=self.it.from_agency, starts__lte=today
        )
        return {"people": people_to_inform(everybody, LEVELS[1:])}

    def get_initial(self) -> dict[str, Any]:
        """Their own manager, where there is one."""
        return {"manager": str(self.place.membership.manager_id or "")}

    def carry_out(self, form: ManagerForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        manager = form.people[typed["manager"]]
        inform_manager(**self.common(form), manager=manager, concerns=typed["concerns"])


class Talk(OfReferring):
    """Manager to manager."""

    form_class = TalkForm
    heading = "Record that the managers talked"
    button_text = "Record this discussion"
    note = AT_THE_TIME
    done = "The discussion is recorded."

    def get_initial(self) -> dict[str, Any]:
        return {"happened": self.now}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"now": self.now}

    def will_happen(self) -> list[str]:
        return [
            self.sent_to_them("This record"),
            "They can write their own account beside it, as a note for both agencies.",
        ]

    def carry_out(self, form: TalkForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        record_managers_talk(**self.common(form), talk=form.talk())


class Convene(OfReferring):
    """The multi-agency meeting is convened."""

    form_class = ConveneAgenciesForm
    heading = "Convene a multi-agency meeting"
    button_text = "Convene the meeting"
    note = (
        "The meeting agrees one plan with owners and dates, other support for this child, or the right agency to "
        "which to refer."
    )
    done = "The meeting is convened."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"now": self.now}

    def will_happen(self) -> list[str]:
        return [self.sent_to_them("The invitation")]

    def carry_out(self, form: ConveneAgenciesForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        convene_agencies(
            **self.common(form), meets_at=typed["meets_at"], place=typed["place"], invited=typed["invited"]
        )


class MeetingHeld(OfReferring):
    """The multi-agency meeting was held."""

    form_class = HeldAgenciesForm
    rows_class = PlanRows
    rows_prefix = "plan"
    heading = "Record the multi-agency meeting"
    button_text = "Record this meeting"
    done = "The multi-agency meeting is recorded."
    meeting: MultiAgencyMeeting

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.meeting = _own(self, MultiAgencyMeeting, kwargs["meeting"])

    def check(self) -> None:
        """What was convened before another procedure took over can still be recorded."""
        check_side(self.place, self.it, ReferralSide.REFERRING)
        check_refused(self.it)
        if self.meeting.held_at is not None:
            raise MoveRefused("This meeting is recorded already.")

    def get_initial(self) -> dict[str, Any]:
        return {"held_at": min(self.meeting.meets_at, self.now), "attended": self.meeting.invited}

    def get_form_kwargs(self) -> dict[str, Any]:
        there = agencies_of(self.it.partnership, on=local_day(self.now))
        others = there.exclude(pk__in=[self.it.from_agency_id, self.it.to_agency_id])
        return {"now": self.now, "others": others}

    def rows(self, data: Mapping[str, Any] | None = None) -> PlanRows:
        owners, today = may_own_in(self.it, now=self.now), local_day(self.now)
        return PlanRows(data, prefix=self.rows_prefix, today=today, owners=owners)

    def will_happen(self) -> list[str]:
        return [
            self.sent_to_them("The record"),
            "Where something was agreed, it takes the place of the referral, and holding the case goes by it.",
        ]

    def carry_out(self, form: HeldAgenciesForm, rows: PlanRows) -> None:  # type: ignore[override]
        hold_agencies_meeting(**self.common(form), meeting=self.meeting, held=form.held(rows.plan()))


class PlannedDone(WritesToTheOther):
    """An action of the plan is done."""

    form_class = DoneForm
    heading = "Record that this is done"
    button_text = "Record that it is done"
    done = "The action is recorded as done."
    action: PlanAction

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.action = _own(self, PlanAction, kwargs["action"])

    def check(self) -> None:
        if self.action.done_at is not None:
            raise MoveRefused("This action is done already.")

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "note": f"{self.action.what} ({self.action.who})"}

    def carry_out(self, form: DoneForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        shown_by = form.cleaned_data["shown_by"]
        mark_planned_done(**self.common(form), action=self.action, shown_by=shown_by)


def _own(page: WritesToTheOther, model: type[InReferral], key: UUID) -> Any:  # noqa: ANN401 - a row of that model
    """A row of this referral that this person may read; anything else is not there."""
    visible = model.objects.visible_to(standing(page.request))
    found = visible.filter(referral=page.it, pk=key).first()
    if found is None:
        raise Http404
    return found
