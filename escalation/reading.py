"""What one person may read of one matter: its rows, and the acts that wrote them. The wall stands here for pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from django.apps import apps
from django.db import models

from agencies.standing import Standing
from audit.commitments import RowLine
from audit.models import Entry
from escalation.core.stages import ForWhom
from escalation.models import (
    Action,
    ActionCarried,
    ActionEvent,
    Adjournment,
    CaseLink,
    Confirmation,
    Conflict,
    Deadline,
    Disagreement,
    DissentingView,
    Letter,
    Notice,
    PanelReply,
    PanelStatement,
    Party,
    PassedOver,
    Placed,
    Seat,
    SideGiven,
    SignOff,
    SpeakUp,
    ToldToUs,
    View,
    Written,
)

W = TypeVar("W", bound=Written)


@dataclass(frozen=True)
class Told:
    """An act as one person may read it: its entry, and of the rows that it wrote those that they may read."""

    entry: Entry
    rows: tuple[tuple[str, Written], ...]  # how it changed (+ or ~), and the row as it is now


class Reading:
    """What one person may read of one matter: each kind of row fetched once, through ``visible_to`` alone."""

    def __init__(self, it: Disagreement, standing: Standing) -> None:
        self.it, self.standing = it, standing
        self._rows: dict[type[Written], list[Any]] = {}
        self._by_key: dict[type[Written], dict[str, Any]] = {}

    def rows(self, model: type[W]) -> list[W]:
        """The rows of one kind that this person may read, in the order of the model."""
        if model not in self._rows:
            visible = model.objects.visible_to(self.standing).filter(disagreement=self.it)
            self._rows[model] = list(visible.select_related(*NAMED_WITH.get(model, ())))
        return self._rows[model]

    def acts(self) -> list[Told]:
        """The acts of the matter that this person may know of, newest first: the one rule for the ledger's entries.

        An act for both sides is told, unless all that it wrote is for others; any other act only to who may read
        all of it. So what one side wrote for itself leaves no trace on the pages of the other. As what the matter went
        on is not told to who is kept from that one (§4.7).
        """
        told, frozen = [], self.frozen_at
        for entry in Entry.objects.filter(subject=self.it.subject_id).order_by("-number"):
            if frozen and entry.recorded_at > frozen and not entry.kind.startswith(OF_THE_PANEL):
                continue
            if entry.kind == WENT_ON and self.kept_from_next:
                continue
            written = [(line, model) for line in _lines(entry) if issubclass(model := _model(line), Written)]
            rows = tuple((line.change, row) for line, model in written if (row := self._row(model, line.key)))
            needed = min(1, len(written)) if entry.for_whom == ForWhom.BOTH else max(1, len(written))
            if len(rows) >= needed:
                told.append(Told(entry, rows))
        return told

    @cached_property
    def kept_from_next(self) -> bool:
        """Whether this person is kept from the matter that this one went on as."""
        following = Disagreement.objects.filter(moved_from=self.it)
        return following.exclude(pk__in=following.not_kept_from(self.standing).values("pk")).exists()

    @cached_property
    def frozen_at(self) -> datetime | None:
        """As of when this person reads the record, where they sit on the panel; None for who reads it as it is."""
        seats = Seat.objects.of(self.standing).filter(disagreement=self.it)
        moments = list(seats.values_list("reads_until", flat=True))
        ended = [moment for moment in moments if moment is not None]
        return max(ended) if ended and len(ended) == len(moments) else None

    def _row(self, model: type[Written], key: str) -> Written | None:
        if model not in self._by_key:
            self._by_key[model] = {str(row.pk): row for row in self.rows(model)}
        return self._by_key[model].get(key)


WENT_ON = "matter.moved_on"  # the act that names the matter that this one went on as

# What a member of the panel is told of though it came after its papers were frozen.
OF_THE_PANEL = ("matter.panel_", "matter.conflict_")

# What is named with a row of each kind, fetched in the same query.
NAMED_WITH: Mapping[type[Written], tuple[str, ...]] = {
    Adjournment: ("meeting",),
    Conflict: ("membership",),
    DissentingView: ("attendee", "outcome"),
    PanelReply: ("attendee",),
    PanelStatement: ("stage_entry",),
    PassedOver: ("agency",),
    Action: ("agency", "outcome"),
    ActionCarried: ("action",),
    ActionEvent: ("action",),
    CaseLink: ("agency", "case"),
    Confirmation: ("agency", "outcome", "told__party__agency"),
    Letter: ("party__agency", "outcome"),
    Deadline: ("calendar_version", "policy_version", "stage_entry"),
    Notice: ("addressee__user", "addressee__agency", "addressee__partnership", "post__agency"),
    Party: ("agency", "service", "manager__user", "manager__agency"),
    Seat: (
        "agency",
        "post__partnership",
        "post__agency",
        "stage_entry",
        "membership__user",
        "membership__agency",
        "membership__partnership",
    ),
    Placed: ("agency",),
    SideGiven: ("agency", "told__party__agency"),
    ToldToUs: ("party__agency",),
    View: ("told__party__agency",),
    SpeakUp: ("guardian__user",),
    SignOff: ("post__agency", "post__partnership", "person__user"),
}


def _model(line: RowLine) -> type[models.Model]:
    return apps.get_model(line.model)


def _lines(entry: Entry) -> list[RowLine]:
    return [RowLine.read(line) for line in entry.rows.splitlines()]
