"""One act, written as it ends in the fewest statements: its rows with their history, then its entry and the new head.

A service gives its act to it, and asks the act, not the database, for what it has written so far::

    with Gathered() as gathered, gathered.take(act_on(it, ...)) as act:
        act.add(row)
"""

from collections import defaultdict

from django.db import models

from audit.batches import Batch
from audit.history import OutsideAct
from audit.models import Entry, Subject
from audit.together import Together


class Gathered(Batch):
    """A batch of one act. The changed rows go before the new ones, so that a place is free before it is taken."""

    def _write(self) -> None:
        (act,) = self._acts
        rows: dict[str, dict[type[models.Model], list[models.Model]]] = {
            "~": defaultdict(list),
            "+": defaultdict(list),
        }
        for written in act.written():
            if any(getattr(written.row, name) != value for name, value in written.values.items()):
                raise OutsideAct(f"{written.row._meta.label} was changed after it was written in its act")
            rows[written.change][type(written.row)].append(written.row)
        together = Together()
        for model, changed in rows["~"].items():
            together.save(model, changed)
        for model, new in rows["+"].items():
            together.insert(model, new)
        kept = [(sealed, sealed.model(**sealed.values)) for sealed in act.seal_rows(act.subject.length + 1)]
        for model in dict.fromkeys(sealed.model for sealed, _ in kept):
            together.insert(model, [row for sealed, row in kept if sealed.model is model])
        for model, beside in self.beside.items():
            together.insert(model, beside)
        together.send()
        for sealed, row in kept:
            sealed.version = row.pk
        together.insert(Entry, [act.close()])
        together.save(Subject, [act.subject])
        together.send()
