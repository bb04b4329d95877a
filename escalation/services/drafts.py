"""Drafts: kept on the way, seen by their author alone, erased when sent, thrown away or after thirty days."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from agencies.models import Membership
from agencies.standing import Standing
from escalation.models import Disagreement, Draft

KEPT = timedelta(days=30)

Typed = Mapping[str, Sequence[str]]  # what the browser sent, by the name of the input


@transaction.atomic
def begin_draft(*, key: UUID, membership: Membership, page: str, typed: Typed, now: datetime) -> Draft:
    """A draft of this person's, with its first page; the same page sent twice begins one draft."""
    others = Draft.objects.filter(pk=key).exclude(author=membership)
    taken = others.exists() or Disagreement.objects.filter(pk=key).exists()
    # Of two at once the second waits for the first, and finds its draft.
    draft, _ = Draft.objects.get_or_create(
        pk=uuid4() if taken else key, author=membership, defaults={"started_at": now, "touched_at": now}
    )
    _put(draft, page, typed, now)
    return draft


@transaction.atomic
def keep_page(*, draft: Draft, page: str, typed: Typed, now: datetime) -> Draft:
    """Keep what was typed on one page; the others stay as they are. Raises Draft.DoesNotExist."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    _put(draft, page, typed, now)
    return draft


@transaction.atomic
def throw_away(*, draft: Draft, by: Standing) -> None:
    """Erase a draft of one's own; one that is gone already is no error."""
    Draft.objects.visible_to(by).filter(pk=draft.pk).delete()


def erase_old_drafts(*, now: datetime) -> int:
    """Erase the drafts that nobody has touched for thirty days; how many there were."""
    erased, _ = Draft.objects.filter(touched_at__lt=now - KEPT).delete()
    return erased


def _put(draft: Draft, page: str, typed: Typed, now: datetime) -> None:
    # PostgreSQL's JSON holds no NUL; the page that was answered has said so already.
    draft.answers[page] = {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in typed.items()
    }
    draft.touched_at = now
    draft.save()
