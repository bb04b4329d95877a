"""Repeated rows of a form ("what, who, by when") that grow and shrink without JavaScript."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.utils.datastructures import MultiValueDict

from components.renderers import GovukRenderer

# The name of the buttons "Add another" and "Remove". A request that has it is no submission: GovukForm.is_resizing.
RESIZE = "resize_rows"


class RowsFormSet(BaseFormSet):
    """Rows of one form. A subclass says `form`, `row_name` ("Action"), and how many rows there must and may be.

    Rows that were left empty are dropped: `filled()` has the rest.
    """

    row_name = "Row"
    least = 0
    max_num = 20
    absolute_max = 40
    min_num = 0
    can_order = can_delete = can_delete_extra = validate_min = False
    validate_max = True
    renderer = GovukRenderer()
    error_messages: dict[str, str]

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Sequence[Mapping[str, Any]] = (),
        prefix: str = "rows",
    ) -> None:
        # Rows have no identity of their own: what was typed replaces what was there.
        filled_before = [dict(row) for row in initial] if data is None else None
        super().__init__(resized(data, prefix), prefix=prefix, initial=filled_before)
        self.extra = 0 if filled_before else 1
        row, rows = self.row_name.lower(), f"{self.row_name.lower()}s"
        self.error_messages |= {
            "too_few": f"Enter at least {f'{self.least} {rows}' if self.least > 1 else f'one {row}'}",
            "too_many_forms": f"Enter no more than {self.max_num} {rows}",
            "missing_management_form": f"We could not tell how many {rows} there were. Type them again.",
        }

    def initial_form_count(self) -> int:
        """How many rows are filled in beforehand; of what was sent any row may be empty."""
        return 0 if self.is_bound else len(self.initial or [])

    def total_form_count(self) -> int:
        """How many rows are drawn: at least one, also where the request lost count."""
        return max(super().total_form_count(), 1)

    @property
    def is_resizing(self) -> bool:
        """Whether "Add another" or "Remove" was pressed."""
        return self.is_bound and RESIZE in self.data

    def is_valid(self) -> bool:
        """Whether there is something to act on."""
        return not self.is_resizing and super().is_valid()

    def clean(self) -> None:
        """Enough rows, where a number is asked for."""
        if not self.is_resizing and sum(form.has_changed() for form in self.forms) < self.least:
            raise ValidationError(self.error_messages["too_few"], code="too_few")

    def filled(self) -> list[dict[str, Any]]:
        """The cleaned data of every row in which something was typed."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]


def resized(data: Mapping[str, Any] | None, prefix: str) -> Mapping[str, Any] | None:
    """The data with a row more or a row less, as the button that was pressed says."""
    if data is None:
        return None
    asked = re.fullmatch(rf"{re.escape(prefix)}:(?:add|remove:([0-9]{{1,3}}))", str(data.get(RESIZE)))
    total = str(data.get(f"{prefix}-TOTAL_FORMS"))
    if asked is None or not re.fullmatch("[0-9]{1,3}", total):
        return data
    changed: Any = without_row(data, prefix, int(asked[1])) if asked[1] else copy(data)
    changed[f"{prefix}-TOTAL_FORMS"] = str(max(int(total) - 1, 1) if asked[1] else int(total) + 1)
    return changed


def without_row(data: Mapping[str, Any], prefix: str, gone: int) -> Mapping[str, Any]:
    """The data without one row, those below it moved up."""
    kept: Any = copy(data)
    rows = list(keys_of_rows(data, prefix))
    for number, key, _ in rows:
        if number >= gone:
            del kept[key]
    for number, key, name in rows:
        if number <= gone:
            continue
        above = f"{prefix}-{number - 1}-{name}"
        if isinstance(data, MultiValueDict):
            kept.setlist(above, data.getlist(key))
        else:
            kept[above] = data[key]
    return kept


def keys_of_rows(data: Mapping[str, Any], prefix: str) -> Iterator[tuple[int, str, str]]:
    """Each key that belongs to a row, with the number of the row and the name within it."""
    for key in data:
        if match := re.fullmatch(rf"{re.escape(prefix)}-([0-9]{{1,3}})-(.+)", key):
            yield int(match[1]), key, match[2]
