"""What a service says instead of doing it: a sentence that the person reads."""


class MoveRefused(Exception):
    """The matter does not allow this now; the sentence says why, and what to do first."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
