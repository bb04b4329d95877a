"""New versions of a policy while they are written: begun from a copy or a file, changed, put in force, thrown away."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Membership, Partnership
from agencies.refusals import ChangedMeanwhile, Refused
from escalation.core.policy import Policy
from escalation.core.policy_faults import Fault, PolicyFaults
from escalation.core.policy_parse import document_of
from escalation.core.policy_text import LARGEST_FILE, read_document
from escalation.core.policy_write import write_document
from escalation.models import Lesson, PolicyDraft, PolicyVersion
from escalation.services.drafts import KEPT
from escalation.services.policies import load_policy, read_policy

TOO_LARGE = "A policy file has at most 256 KB. Shorten a text, and save again."
CHANGED = "Somebody else changed this draft after you opened it."


@transaction.atomic
def begin_policy_draft(
    *,
    key: UUID,
    partnership: Partnership,
    text: str | bytes,
    begun_from: str,
    learns_from: str = "",
    by: Membership,
    now: datetime,
) -> PolicyDraft:
    """A draft that holds this file as it is, whatever is wrong with it; raises PolicyFaults where it is not TOML.

    Beginning twice with one key begins one draft. ``learns_from`` is the reference of the lesson for which it is begun.
    """
    read_document(text)
    draft, _ = PolicyDraft.objects.get_or_create(
        pk=key,
        partnership=partnership,
        defaults={
            "text": (text if isinstance(text, str) else text.decode("utf-8-sig")).replace("\0", ""),
            "begun_from": begun_from[:400],
            "learns_from": learns_from,
            "touched_by": by,
            "started_at": now,
            "touched_at": now,
        },
    )
    return draft


@transaction.atomic
def write_policy_draft(
    *, draft: PolicyDraft, text: str, version: int, by: Membership, now: datetime
) -> PolicyDraft:
    """Another text for a draft, on the version that was seen; raises ChangedMeanwhile, Refused."""
    draft = _locked(draft, version)
    if len(text.encode()) > LARGEST_FILE:
        raise Refused(TOO_LARGE)
    draft.text, draft.version = text, draft.version + 1
    draft.touched_by, draft.touched_at = by, now
    draft.save()
    return draft


@transaction.atomic
def throw_policy_draft_away(*, draft: PolicyDraft, version: int) -> None:
    """Erase a draft; nothing of it is kept. Raises ChangedMeanwhile."""
    _locked(draft, version).delete()


@transaction.atomic
def put_policy_in_force(
    *,
    draft: PolicyDraft,
    version: int,
    in_force_from: date | None,
    learns_from: Sequence[Lesson] = (),
    by: Membership,
    now: datetime,
) -> PolicyVersion:
    """Make a draft the next version of its policy, from a day; raises PolicyFaults, Refused, ChangedMeanwhile.

    The draft is over with it. Matters already raised stay on their version (POLICY_FORMAT §8).
    """
    draft = _locked(draft, version)
    loaded = load_policy(
        partnership=draft.partnership,
        text=draft.text,
        in_force_from=in_force_from,
        learns_from=learns_from,
        by=by,
        now=now,
    )
    draft.delete()
    return loaded


def erase_old_policy_drafts(*, now: datetime) -> int:
    """Erase the drafts that nobody has touched for thirty days; how many there were."""
    erased, _ = PolicyDraft.objects.filter(touched_at__lt=now - KEPT).delete()
    return erased


def _locked(draft: PolicyDraft, version: int) -> PolicyDraft:
    """The draft, for its change alone, if it is as it was seen."""
    found = PolicyDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise Refused("This draft is there no more: it was put in force or thrown away.")
    if found.version != version:
        raise ChangedMeanwhile(CHANGED)
    return found


def judged(draft: PolicyDraft, on: date) -> tuple[Policy | None, tuple[Fault, ...]]:
    """The policy that a draft is, or everything that is wrong with it."""
    try:
        return read_policy(draft.text, partnership=draft.partnership, on=on), ()
    except PolicyFaults as found:
        return None, found.faults


def copied(version: PolicyVersion) -> str:
    """The file of a version as a new one begins from it: without its day, which no other version can have."""
    text = version.source or write_document(document_of(version.content))
    document = read_document(text)
    if "in_force_from" not in document:
        return text
    return write_document({key: value for key, value in document.items() if key != "in_force_from"})
