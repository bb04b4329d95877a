"""What is said where a file is not taken."""


class NotTaken(Exception):
    """The file is not taken; the sentence says why, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


DAMAGED = "The file is damaged or not whole, so we cannot take it. Save it again, and choose the new one."
