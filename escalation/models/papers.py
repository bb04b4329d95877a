"""Papers of a matter."""

from django.db import models

from cases.models.papers import FILE_OR_PLACE, PaperColumns
from escalation.models.written import Written


class Paper(PaperColumns, Written):
    """A letter, an e-mail, a plan or an assessment, for whom the record is to which it belongs."""

    class Meta(Written.Meta):
        ordering = ["-claimed_at", "-recorded_at"]
        constraints = [models.CheckConstraint(condition=FILE_OR_PLACE, name="a_paper_is_a_file_or_a_place")]
