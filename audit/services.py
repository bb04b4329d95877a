"""What an auditor does to the record: nothing but that an export is an act on the chain that is exported."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from audit.acts import Act, Actor, lock_subject
from audit.kinds import EXPORTED, Kind, register
from audit.models import Entry, Export


@transaction.atomic
def export_history(
    *, reference: str, by: Actor, key: UUID, form: str, recipient: str, why: str, now: datetime
) -> Export:
    """Write down that a history is handed out, for whom and why; what is handed out ends with this entry.

    ``key`` is the form's own: sent twice, it is one export. Raises Subject.DoesNotExist.
    """
    subject, at = lock_subject(reference=reference, now=now)
    if (before := Export.objects.filter(pk=key).first()) is not None:
        return before
    export = Export(
        pk=key, subject=subject, form=form, recipient=recipient, why=why, length=subject.length + 1
    )
    with Act(subject, EXPORTED, by=by, at=at, facts={"form": form.upper()}) as act:
        act.add(export)
    return export


def register_kinds() -> None:
    """Called once, when the app is ready."""
    register(
        Kind(EXPORTED, "exported this history as {form}", _link, "Nothing: who was given a copy is kept.")
    )


def _link(entry: Entry) -> str:
    from django.urls import reverse

    return reverse("audit:history", args=[entry.subject.reference])
