"""Classes of content: what of a history a grant opens, column by column. What nobody put into a class was written."""

from collections.abc import Collection, Iterable
from enum import StrEnum


class Content(StrEnum):
    """What a history holds. The first is open to everybody who reads it at all."""

    HAPPENED = "happened"
    WRITTEN = "written"
    CHILD = "child"

    @property
    def description(self) -> str:
        return _DESCRIPTIONS[self]


_DESCRIPTIONS = {
    Content.HAPPENED: "What happened and when",
    Content.WRITTEN: "What was written",
    Content.CHILD: "Who the child is",
}
LEFT_OUT = (Content.WRITTEN, Content.CHILD)  # what a grant may leave out

_contents: dict[tuple[str, str], Content] = {}


def register_contents(model_label: str, content: Content, columns: Iterable[str]) -> None:
    """Put columns of a model into a class; raises ValueError where one is in a class already."""
    for column in columns:
        place = (model_label.lower(), column)
        if place in _contents:
            raise ValueError(f"{column} of {model_label} is in a class already")
        _contents[place] = content


def content_of(model_label: str, column: str) -> Content:
    """The class of a column. A new one is closed until somebody opens it: to leave out too much harms nobody."""
    return _contents.get((model_label.lower(), column), Content.WRITTEN)


def registered_contents() -> dict[tuple[str, str], Content]:
    return dict(_contents)


def keys_of(left_out: Collection[Content]) -> str | None:
    """What is left out, as an export keeps it; none where that is nothing."""
    return " ".join(content.value for content in LEFT_OUT if content in left_out) or None


def read_keys(kept: str | None) -> frozenset[Content]:
    return frozenset(Content(key) for key in (kept or "").split())


def in_words(left_out: Collection[Content]) -> str:
    """What is left out, in words: "What was written, who the child is"."""
    said = ", ".join(content.description for content in LEFT_OUT if content in left_out)
    return said[:1] + said[1:].lower()
