"""Policy's own forms: filled as they are, each answer under its label (POLICY_FORMAT §5)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from escalation.acts import MatterAct
from escalation.core.decisions import MoveRefused
from escalation.models import Disagreement, FormAnswer, Record
from escalation.permissions import check_can_write
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
    doing.check_open()
    it = doing.it
    check_form_is_asked(it, form)
    with doing.act("matter.form_filled", facts={"form": it.policy.forms[form].title}) as act:
        fill_forms(act, {form: answers})
        act.move()
    return it


def check_form_is_asked(it: Disagreement, form: str) -> None:
    """The policy asks for this form at the present stage, or on the way into the next; raises MoveRefused."""
    above = it.next_stage
    if form not in it.stage.forms and (above is None or form not in above.forms):
        raise MoveRefused("The policy does not ask for this form at this stage.")


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
