"""The names that a policy may refer to: those of the format, and those that its author declares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .names import ANY, AUTHOR, KINDS, PEOPLE, POSTS, SIDES
from .policy_faults import meant_or_all
from .words import normal, shown, spoken

# Keys of the policy itself that take no heading: in another table, somebody wrote them too far down.
POLICY_KEYS = frozenset(
    {
        "format",
        "key",
        "title",
        "board",
        "source",
        "owner",
        "review_by",
        "ways",
        "extends",
        "in_force_from",
        "nation",
        "close_of_business",
        "scope",
        "about",
        "categories",
        "guidance",
        "meanwhile",
        "board_sees_from",
        "tell",
    }
)


class Names:
    """Names that a policy may refer to: those of the format and those of the author."""

    def __init__(self, what: str, names: Iterable[str], *, complete: bool = True) -> None:
        self.what = what
        self.by_form = {normal(name): name for name in names}
        # Where a part that declares names is unsound, no reference can be judged.
        self.complete = complete

    def find(self, text: str) -> str | None:
        """The name as it was declared."""
        return self.by_form.get(normal(text))

    def unknown(self, text: str) -> str:
        """The sentence about a name that is not there."""
        names = [shown(spoken(name))[1:-1] for name in self.by_form.values()]
        return f"there is no {self.what} called {shown(text)}{meant_or_all(text, names)}"


@dataclass(frozen=True)
class Namespaces:
    """Every list of names that one policy file may refer to."""

    posts: Names
    people: Names
    signers: Names
    kinds: Names
    actors: Names
    stages: Names
    forms: Names

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Namespaces":
        """Collect the names before anything is read, since a reference may stand above what it names."""
        posts, posts_complete = _headings(document, "posts")
        kinds, kinds_complete = _headings(document, "kinds")
        forms, forms_complete = _headings(document, "forms")
        stages, stages_complete = _keys(document, "stages")
        all_posts = [*posts, *POSTS]
        all_kinds = [*kinds, *KINDS]
        return cls(
            posts=Names("post", all_posts, complete=posts_complete),
            people=Names("post or side", [*all_posts, *PEOPLE], complete=posts_complete),
            signers=Names("post", [*all_posts, AUTHOR], complete=posts_complete),
            kinds=Names("kind of agency", all_kinds, complete=kinds_complete),
            actors=Names("kind of agency or side", [*all_kinds, *SIDES, ANY], complete=kinds_complete),
            stages=Names("stage", stages, complete=stages_complete),
            forms=Names("form", forms, complete=forms_complete),
        )


def _headings(document: Mapping[str, Any], table: str) -> tuple[list[str], bool]:
    """The author's keys of a table, and whether they could all be read."""
    raw = document.get(table, {})
    return (list(raw), True) if isinstance(raw, dict) else ([], False)


def _keys(document: Mapping[str, Any], table: str) -> tuple[list[str], bool]:
    """The `key` of each of several tables, and whether they could all be read."""
    raw = document.get(table, [])
    if not isinstance(raw, list):
        return [], False
    keys = [entry.get("key") for entry in raw if isinstance(entry, dict)]
    texts = [key for key in keys if isinstance(key, str)]
    return texts, len(texts) == len(raw)
