"""Words made from the keys that the ledger keeps."""


def capital(text: str) -> str:
    """A sentence's beginning."""
    return text[:1].upper() + text[1:]


def spoken(key: str) -> str:
    """A key as people read it: ``not_resolved`` is "Not resolved"."""
    return capital(key.replace("_", " "))
