"""What a sweep meets where somebody works on the same chain: it does not wait, and comes again (DESIGN §4.4)."""


class LockedByAnother(Exception):
    """Somebody else has it locked just now: nothing is wrong, nothing is done, and the next sweep asks again."""
