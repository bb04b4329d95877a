"""Who may answer what stands in the record: a discussion, a question, a form that both sides fill together."""

from escalation.core.decisions import MoveRefused
from escalation.core.names import FormBy
from escalation.core.stages import ForWhom
from escalation.models import Disagreement, Record
from escalation.places import Place

REPLIES = (Record.Kind.SAME, Record.Kind.ACCOUNT, Record.Kind.ANSWER)


def check_reply(it: Disagreement, place: Place, record: Record, kind: Record.Kind) -> None:
    """A reply answers what the other side wrote for both sides in this matter, once for a side.

    Raises MoveRefused; Record.DoesNotExist where this matter has no such record.
    """
    if record.disagreement_id != it.pk or record.kind != kind or record.for_whom != ForWhom.BOTH:
        raise Record.DoesNotExist
    if record.side == place.side:
        raise MoveRefused("Your own side wrote this; the other side answers it.")
    if record.replies.filter(side=place.side, kind__in=REPLIES).exists():
        raise MoveRefused("Your side has answered this already.")


def check_discussion(it: Disagreement, place: Place, record: Record) -> None:
    """The record of a discussion, or a form of both sides, may be answered by this person.

    The author does not approve what they wrote themselves. Raises MoveRefused; Record.DoesNotExist.
    """
    together = it.policy.forms[record.form].by is FormBy.BOTH_SIDES_TOGETHER if record.form else False
    if record.kind != Record.Kind.DISCUSSION and not together:
        raise Record.DoesNotExist
    if record.side != place.side:
        check_reply(it, place, record, Record.Kind(record.kind))
        return
    if record.disagreement_id != it.pk:
        raise Record.DoesNotExist
    mine = place.membership.user_id
    if together or (record.written_by and record.written_by.user_id == mine):
        raise MoveRefused("Your own side wrote this; the other side answers it.")
    if record.replies.filter(kind__in=REPLIES, written_by__user=mine).exists():
        raise MoveRefused("You have answered this already.")
