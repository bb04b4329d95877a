"""What a matter teaches: written at closing, by every result; and the debrief that was offered."""

from django.db import models

from escalation.models.written import Written


class Learning(Written):
    themes = models.TextField(default="")
    why_not_earlier = models.TextField(default="")
    for_the_board = models.BooleanField(default=False)
    debrief_offered = models.BooleanField(default=False)
    debrief_note = models.TextField(default="")
    debrief_wanted = models.TextField(null=True)  # who wants one
    debrief_held_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"learning from {self.disagreement}"


class LearningAnswer(Written):
    """What was answered to one question that the policy asks at closing; the question is kept as it stood."""

    learning = models.ForeignKey(Learning, on_delete=models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=4000)
    answer = models.TextField()

    class Meta(Written.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["learning", "position"], name="one_answer_a_closing_question")
        ]

    def __str__(self) -> str:
        return self.question


class DebriefAnswer(Written):
    """Whether somebody who took part takes up the debrief that was offered."""

    learning = models.ForeignKey(Learning, on_delete=models.PROTECT, related_name="debrief_answers")
    takes_part = models.BooleanField()
    said = models.TextField(default="", blank=True)

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["learning", "written_by"], name="a_debrief_is_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.writer_name} {'takes up' if self.takes_part else 'declines'} the debrief"
