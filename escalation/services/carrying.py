"""What goes along from a referral into a disagreement: all that stands in it for both agencies, a line to each."""

from collections.abc import Iterator

from cases.models import (
    AdviceAnswer,
    InReferral,
    ManagersTalk,
    MultiAgencyMeeting,
    OwnNote,
    PlanAction,
    ReasonsInWriting,
    Referral,
    Telling,
)
from cases.models.written import For
from components.words import day_in_words, in_words
from escalation.models import ReferralDeadline
from escalation.services.referral_clocks import Clock

MOST = 8000  # signs of a text of the record


def what_was_so_far(it: Referral) -> str:
    """Only what both agencies can read already: what one keeps to itself stays in the referral."""
    lines = [
        f"It began as referral {it.reference}, made by {it.from_agency} to {it.to_agency} at {in_words(it.made_at)}.",
        f"What was asked: {it.asked}",
        f"Why: {it.why}",
        *_late(it),
        *(line for row in _rows(it) for line in _told(row)),
        f"Until it is agreed otherwise, {it.from_agency} holds the case.",
    ]
    text = "\n".join(lines)
    if len(text) <= MOST:
        return text
    cut = f"\n[Shortened. All of it stands in referral {it.reference}.]"
    return text[: MOST - len(cut)] + cut


def _rows(it: Referral) -> list[InReferral]:
    models = (Telling, ReasonsInWriting, OwnNote, AdviceAnswer, ManagersTalk, MultiAgencyMeeting, PlanAction)
    rows: list[InReferral] = []
    for model in models:
        rows += model.objects.filter(referral=it, for_whom=For.BOTH)
    return sorted(rows, key=lambda row: (row.claimed_at, row.recorded_at))


def _late(it: Referral) -> Iterator[str]:
    for deadline in ReferralDeadline.objects.filter(referral=it, clock=Clock.REASONS):
        met = (
            f"they went at {in_words(deadline.ended_at)}"
            if deadline.met and deadline.ended_at
            else "they have not gone"
        )
        late = ", late" if deadline.was_late else ""
        yield f"Reasons in writing were due by {in_words(deadline.due_at)}: {met}{late}."


def _told(row: InReferral) -> Iterator[str]:
    """A row in words, with when it was and who wrote it."""
    found = [part for part in _parts(row) if part]
    if found:
        yield f"{in_words(row.claimed_at)}, {row.writer_agency}: {' '.join(found)}"


def _parts(row: InReferral) -> list[str]:
    match row:
        case Telling():
            return [f"Refused, told by {row.by_whom}.", row.said]
        case ReasonsInWriting():
            advised = f"Advised instead: {row.advised}"
            return [f"Reasons in writing: {row.reasons}", advised, row.alternatives]
        case OwnNote():
            return [f"Note: {row.text}"]
        case AdviceAnswer():
            left = "Concerns persist." if row.persists else "No concern is left."
            return [f"The advice was acted on: {row.get_acted_display().lower()}.", row.what, left]
        case ManagersTalk():
            return [f"The managers talked ({row.people}): {row.said}", f"{row.get_result_display()}."]
        case MultiAgencyMeeting() if row.held_at:
            return [
                f"Multi-agency meeting ({row.attended}): {row.came_of_it}",
                f"{row.get_result_display()}.",
            ]
        case MultiAgencyMeeting():
            return [f"A multi-agency meeting was convened for {in_words(row.meets_at)}."]
        case PlanAction():
            return [f"Action: {row.what} ({row.who}, by {day_in_words(row.due)})."]
    return []
