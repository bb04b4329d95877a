"""Policy's own forms: filled as they are, each answer under its label (POLICY_FORMAT §5)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from escalation.acts import MatterAct
from escalation.core.decisions import MoveRefused, falls_to
from escalation.core.events import Event
from escalation.core.names import Need
from escalation.core.policy_parts import Form
from escalation.core.stages import State
from escalation.models import Disagreement, FormAnswer, Record
from escalation.permissions import NotYours, check_can_write
from escalation.places import Place
from escalation.services import filing
from escalation.services.doing import begin


@transaction.atomic
def fill_form(
    *,
    disagreement: Disagreement,
    by: Standing,
    form: str,
    answers: Mapping[str, str],
    version: int,
    now: datetime,
) -> Disagreement:
    """Fill in a form that the policy asks for at this stage, or on the way into the next."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_write(doing.place)
    it = doing.it
    if it.state != State.RESOLVED:  # what was decided may still be asked to be written down
        doing.check_open()
    check_form_is_asked(it, form)
    check_falls_to(it.policy.forms[form], doing.place)
    with doing.act("matter.form_filled", facts={"form": it.policy.forms[form].title}) as act:
        fill_forms(act, {form: answers})
        act.move()
    return it


@transaction.atomic
def pass_form_over(
    *, disagreement: Disagreement, by: Standing, form: str, reason: str, version: int, now: datetime
) -> Record:
    """Say why a form that should be filled in is not; one that must be is not passed over. Raises MoveRefused."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_write(doing.place)
    it = doing.it
    check_may_be_passed(it, form)
    check_falls_to(it.policy.forms[form], doing.place)
    record = Record(stage_entry=it.current_stage, kind=Record.Kind.FORM_PASSED, form=form, said=reason)
    with doing.act("matter.form_passed", facts={"form": it.policy.forms[form].title}) as act:
        act.add(record)
        act.move()
    return record


def check_form_is_asked(it: Disagreement, form: str) -> None:
    """The policy asks for this form at the present stage, on the way into one that may be next, or of what was settled.

    Raises MoveRefused.
    """
    if form not in _asked_now(it):
        raise MoveRefused("The policy does not ask for this form at this stage.")


def check_may_be_passed(it: Disagreement, form: str) -> None:
    check_form_is_asked(it, form)
    if it.policy.forms[form].need is Need.MUST:
        raise MoveRefused("The policy says that this form must be filled in.")


def check_falls_to(form: Form, place: Place) -> None:
    """The form is for this person's side to fill in, alone or with the other. Raises NotYours."""
    if place.side is None or not falls_to(form, place.side):
        raise NotYours(f"This form is for the {form.by.description.lower()} to fill in.")


def _asked_now(it: Disagreement) -> Iterable[str]:
    if it.is_open:
        above = it.policy.reachable(it.state, it.track or None)
        return (*it.stage.forms, *(form for stage in above for form in stage.forms))
    if it.state != State.RESOLVED or it.current_stage is None:
        return ()
    settled_at = it.policy.stage(it.current_stage.key)
    return [form.key for form in it.policy.forms_of(settled_at, Event.RESOLVED)]


def fill_forms(act: MatterAct, forms: Mapping[str, Mapping[str, str]]) -> None:
    """Write each form as one record, and its answers by their labels."""
    for key, answers in forms.items():
        record = Record(stage_entry=act.it.current_stage, kind=Record.Kind.FORM, form=key)
        act.add(record)
        filing.ask_to_sign(act, record)
        act.add_all(
            FormAnswer(record=record, position=number, label=asked.label, value=answers.get(asked.label, ""))
            for number, asked in enumerate(act.it.policy.forms[key].fields, start=1)
        )
