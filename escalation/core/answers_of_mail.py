"""What the server of e-mail answers where it does not take a letter: not now, or never; in words that name nobody."""


class NotTaken(OSError):
    """A letter was not taken; an OSError, as those of smtplib are.

    ``words`` go on the page of whoever runs the service, and into its log, so they hold no address.

    ``never``: the same letter is never taken, so it is given up at once. ``away``: it is not about this letter, and
    no other is taken either. A letter that is given up by mistake is lost to somebody, and a try costs nothing: so only
    what is plainly of the address or of the letter is refused for good, never a key, a sign-in or a setting of our own.
    """

    def __init__(self, words: str, *, never: bool = False, away: bool = False) -> None:
        super().__init__(words)
        self.words, self.never, self.away = words, never, away


REFUSED = "The address was refused"
