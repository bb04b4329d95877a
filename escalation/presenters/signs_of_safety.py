"""The Signs of Safety questions, as a view answers them: a form that asks the same begins with what was said."""

from collections.abc import Mapping

from agencies.standing import Standing
from escalation.core.names import FormBy
from escalation.core.policy_parts import Form
from escalation.core.stages import Side
from escalation.models import Disagreement, MeetingMap, Record, View

WORRIES = "What are we worried about?"
WORKING_WELL = "What is working well?"
NEEDS = "What needs to happen?"
SCALE = "How safe is the child now, from 0 to 10?"

Answers = dict[str, str]


def as_answers(view: View) -> Answers:
    """A view, as answers by the questions."""
    return {
        WORRIES: view.worries,
        WORKING_WELL: view.working_well,
        NEEDS: view.needs,
        SCALE: str(view.scale),
    }


def begins_with(it: Disagreement, form: Form, side: Side, standing: Standing) -> Mapping[str, str]:
    """What a form begins with: nothing is asked twice.

    The map that both sides made in a joint meeting since, with this side's own number; what this side wrote in the
    form itself, at this stage or (``carry_over``) the one before; else, where it asks the Signs of Safety questions,
    what the side's newest view says.
    """
    records = Record.objects.filter(disagreement=it, kind=Record.Kind.FORM, form=form.key)
    if form.by is not FormBy.BOTH_SIDES_TOGETHER:
        records = records.filter(side=side)
    if not form.carry_over:
        records = records.filter(stage_entry=it.current_stage)
    newest = records.visible_to(standing).order_by("-recorded_at").first()
    drawn = MeetingMap.objects.filter(disagreement=it).visible_to(standing).first()
    if drawn is not None and (newest is None or newest.recorded_at < drawn.recorded_at):
        return {**(_of(newest) if newest else {}), **of_map(drawn, side)}
    if newest is not None:
        return _of(newest)
    view = View.objects.filter(disagreement=it, side=side).visible_to(standing).first()
    return as_answers(view) if view else {}


def of_map(drawn: MeetingMap, side: Side) -> Answers:
    """A map made together, as answers by the questions; without a number where this side gave none."""
    scale = drawn.raising_scale if side is Side.RAISING else drawn.responding_scale
    given = {} if scale is None else {SCALE: str(scale)}
    return {WORRIES: drawn.worries, WORKING_WELL: drawn.working_well, NEEDS: drawn.needs, **given}


def _of(record: Record) -> Answers:
    return dict(record.answers.values_list("label", "value"))
