"""What an auditor does to the record: nothing but that an export is an act on the chain that is exported."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from audit.acts import Act, Actor, lock_subject
from audit.kinds import ALL_EXPORTED, EXPORTED, Kind, register
from audit.models import Entry, Export, Subject
from audit.opened import Content, in_words, keys_of, read_keys, register_contents
from audit.rows import register_saying

May = Callable[[Subject], bool]  # whether who asked may still read a history, now that it is locked


class MayNotRead(Exception):
    """Who asked for an export may not read that history any more: nothing was written."""


SETTING_UP = "partnership"  # the kind of subject that is the setting up of a partnership


@transaction.atomic
def export_history(
    *,
    reference: str,
    by: Actor,
    key: UUID,
    form: str,
    recipient: str,
    why: str,
    left_out: Collection[Content] = (),
    may: May = lambda subject: True,
    now: datetime,
) -> Export:
    """Write down that a history is handed out, for whom and why; what is handed out ends with this entry.

    ``key`` is the form's own: sent twice, it is one export. What verifies elsewhere leaves nothing out: without a row
    or a column, no commitment can be recomputed. Raises Subject.DoesNotExist, and MayNotRead: whoever waited for the
    chain is asked again who they are.
    """
    if left_out and form != Export.Form.PDF:
        raise ValueError("an export to verify is of all of a history")
    subject, at = lock_subject(reference=reference, now=now)
    if (before := Export.objects.filter(pk=key).first()) is not None:
        return before
    if not may(subject):
        raise MayNotRead
    export = Export(
        pk=key,
        subject=subject,
        form=form,
        recipient=recipient,
        why=why,
        length=subject.length + 1,
        left_out=keys_of(left_out),
    )
    with Act(subject, EXPORTED, by=by, at=at, facts={"form": form.upper()}) as act:
        act.add(export)
    return export


def export_histories(
    *,
    references: Iterable[str],
    by: Actor,
    key: UUID,
    form: str,
    recipient: str,
    why: str,
    left_out: Mapping[str, Collection[Content]],
    may: May = lambda subject: True,
    now: datetime,
) -> list[Export]:
    """Hand several histories out together: an export of each, with an act on each chain.

    ``left_out`` is what is left out of each, by its reference: several partnerships have a grant each. One chain after
    the other is locked, and none for long. Broken off and sent again under the same ``key``, it goes on where it was.
    Raises Subject.DoesNotExist.
    """
    what = {"by": by, "form": form, "recipient": recipient, "why": why, "may": may, "now": now}
    return [
        export_history(
            reference=reference,
            key=uuid5(key, reference),
            left_out=left_out.get(reference, ()),
            **what,  # type: ignore[arg-type]
        )
        for reference in sorted(set(references))
    ]


@transaction.atomic
def export_all(
    *, digest: str, chains: int, partnership: str, by: Actor, recipient: str, why: str, now: datetime
) -> int:
    """Write down that every history, or every one of a partnership, was taken away as files; how many acts.

    Each partnership of which there are histories has the act on its own chain, with the digest of the manifest.
    """
    setting_up = Subject.objects.filter(kind=SETTING_UP).order_by("pk")
    mine = setting_up.filter(partnership=partnership) if partnership else setting_up
    references = list(mine.values_list("reference", flat=True))
    for reference in references:
        subject, at = lock_subject(reference=reference, now=now)
        export = Export(
            subject=subject,
            form=Export.Form.FILES,
            recipient=recipient,
            why=why,
            length=subject.length + 1,
        )
        with Act(subject, ALL_EXPORTED, by=by, at=at, facts={"manifest": digest, "chains": chains}) as act:
            act.add(export)
    return len(references)


def export_is_written(digest: str) -> bool:
    """Whether an act says that the files with this digest of their manifest were taken away."""
    acts = Entry.objects.filter(subject__kind=SETTING_UP, kind=ALL_EXPORTED)
    return acts.filter(facts__contains=digest).exists()


def register_kinds() -> None:
    """Called once, when the app is ready."""
    # Who has a copy of a history, and why, is part of what happened to it.
    columns = ("form", "recipient", "why", "length", "left_out")
    register_contents("audit.Export", Content.HAPPENED, columns)
    register_saying("audit.Export", "left_out", lambda kept: in_words(read_keys(kept)))
    kept = "Nothing: who was given a copy is kept."
    register(
        Kind(EXPORTED, "exported this history as {form}", _link, kept),
        Kind(ALL_EXPORTED, "exported {chains} histories as files", lambda entry: "", kept),
    )


def _link(entry: Entry) -> str:
    from django.urls import reverse

    return reverse("audit:history", args=[entry.subject.reference])
