"""What a matter teaches: written at closing, by every result."""

from django.db import models

from escalation.models.written import Written


class Learning(Written):
    themes = models.TextField(default="")
    why_not_earlier = models.TextField(default="")
    for_the_board = models.BooleanField(default=False)
    debrief_offered = models.BooleanField(default=False)
    debrief_note = models.TextField(default="")

    def __str__(self) -> str:
        return f"learning from {self.disagreement}"
