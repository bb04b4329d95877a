"""What changed while somebody was typing: the acts since the version that they saw, each in a sentence."""

from agencies.standing import Standing
from audit import kinds
from audit.models import Entry
from components.words import in_words
from escalation.models import Disagreement
from escalation.reading import Reading

# Acts that leave the version of the matter alone: nobody's form is stale because a letter went out.
UNVERSIONED = (
    "notice.sent",
    "notice.opened",
    "notice.passed_up",
    "deadline.reminded",
    "deadline.nudged",
    "history.exported",
)


def changed_since(it: Disagreement, version: int, standing: Standing) -> list[str]:
    """The acts that moved the matter on from that version, oldest first, by whom and when.

    Of what this person may not read nothing is said, not even that it was written: the wall holds here too.
    """
    acts = Entry.objects.filter(subject=it.subject_id).exclude(kind__in=UNVERSIONED).order_by("-number")
    newest_first = acts[: max(it.version - version, 0)]
    known = {told.entry.pk for told in Reading(it, standing).acts()}
    return [sentence(entry) for entry in reversed(newest_first) if entry.pk in known]


def sentence(entry: Entry) -> str:
    """Who did what, when."""
    told = kinds.kind(entry.kind).tell(entry)
    return (
        f"{entry.actor_name}, {entry.actor_agency or 'the service'}, {told} at {in_words(entry.recorded_at)}"
    )
