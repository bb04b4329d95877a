"""What changed in a partnership while somebody was typing."""

from django.db.models import Exists, OuterRef, QuerySet

from audit.history import RecordModel, history_model
from audit.models import Entry
from escalation.presenters.changes import sentence


def written_since(row: RecordModel, number: int) -> list[str]:
    """The acts that wrote this row of a partnership after that number of its chain, oldest first."""
    sealed: QuerySet = QuerySet(history_model(type(row)))
    later = sealed.filter(id=row.pk, seal_number__gt=number)
    entries = Entry.objects.filter(
        Exists(later.filter(seal_chain=OuterRef("subject"), seal_number=OuterRef("number")))
    )
    return [sentence(entry) for entry in entries.order_by("number")]
