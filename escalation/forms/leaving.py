"""What leaving asks: for each thing that a person has, who takes it."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.db.models import QuerySet

from agencies.models import Membership
from components.forms import VersionedForm
from escalation.forms.setting_up import PersonField


class Asked(Protocol):
    """Who takes one thing? ``empty`` is what happens where nobody is chosen; without it, somebody must be."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def hint(self) -> str: ...

    @property
    def empty(self) -> str: ...


class LeavingForm(VersionedForm):
    """One choice among the colleagues for each thing."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        colleagues: QuerySet[Membership],
        asked: Iterable[Asked],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        for one in asked:
            self.fields[one.name] = PersonField(
                queryset=colleagues,
                label=one.label,
                help_text=one.hint,
                empty_label=one.empty or "Choose one",
                required=not one.empty,
                error_messages={"required": "Select somebody: it cannot stay with nobody"},
            )
