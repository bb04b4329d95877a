"""What a service says when it will not do something: a sentence that the person at the page can read."""


class Refused(Exception):
    """It was not done, and nothing was written; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class ChangedMeanwhile(Refused):
    """Somebody else changed the same thing after the page was opened."""
