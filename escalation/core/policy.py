"""What a board's policy says, as frozen dataclasses; `policy_parse` makes them from a file."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from .document import BESIDE, to_document
from .events import Event
from .names import DEFAULT_CLOSE, DEFAULT_WAYS, KINDS, POSTS, About, Nation, Scope, Way
from .policy_parts import (
    Clock,
    Closure,
    Elsewhere,
    Field,
    Form,
    Kind,
    Panel,
    Records,
    Refusal,
    Shortcut,
    Stage,
    Track,
)
from .stages import Rung
from .words import spoken

__all__ = [
    "Clock",
    "Closure",
    "Elsewhere",
    "Field",
    "Form",
    "Kind",
    "Panel",
    "Policy",
    "Records",
    "Refusal",
    "Shortcut",
    "Stage",
    "Track",
]


NO_RECORDS = Records()
NO_CLOSURE = Closure()


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One version of a board's procedure; POLICY_FORMAT §5 says what each part means."""

    key: str
    title: str
    board: str
    stages: tuple[Stage, ...]
    source: str = ""
    owner: str = ""
    review_by: date | None = None
    ways: tuple[Way, ...] = DEFAULT_WAYS
    extends: str | None = None
    base_digest: str = field(default="", compare=False, metadata=BESIDE)
    in_force_from: date | None = None
    nation: Nation | None = None
    close_of_business: time = DEFAULT_CLOSE
    scope: tuple[Scope, ...] = (Scope.BETWEEN_AGENCIES,)
    about: tuple[About, ...] = (About.CHILDREN,)
    categories: tuple[str, ...] = ()
    guidance: str = ""
    meanwhile: str = ""
    board_sees_from: str | None = None
    tell: Mapping[Event, tuple[str, ...]] = field(default_factory=dict)
    posts: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    tracks: tuple[Track, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    referral_refusal: Refusal | None = None
    records: Records = NO_RECORDS
    panel: Panel | None = None
    documents: Mapping[str, str] = field(default_factory=dict)
    assumed: Mapping[str, str] = field(default_factory=dict)
    closure: Closure = NO_CLOSURE

    def stage(self, key: str) -> Stage:
        """The stage of this key; KeyError where there is none."""
        for stage in self.stages:
            if stage.key == key:
                return stage
        raise KeyError(key)

    def stage_on(self, rung: str) -> Stage:
        """The stage that stands on this rung; KeyError where the policy leaves the rung out."""
        for stage in self.stages:
            if stage.rung == rung:
                return stage
        raise KeyError(rung)

    def track(self, key: str) -> Track:
        """The track of this key; KeyError where there is none."""
        for track in self.tracks:
            if track.key == key:
                return track
        raise KeyError(key)

    def ladder(self, track: str | None = None) -> tuple[Stage, ...]:
        """The stages that a matter on this track climbs, from the bottom up."""
        keys = self.track(track).stages if track else ()
        return tuple(stage for stage in self.stages if not keys or stage.key in keys)

    def first(self, track: str | None = None) -> Stage:
        """Where a matter on this track begins."""
        return self.ladder(track)[0]

    def above(self, rung: str, track: str | None = None) -> tuple[Stage, ...]:
        """The stages higher than this rung, from the next one up."""
        height = Rung(rung).order
        return tuple(stage for stage in self.ladder(track) if stage.rung.order > height)

    def next_stage(self, rung: str, track: str | None = None) -> Stage | None:
        """The next stage up, which may be an optional one."""
        return next(iter(self.above(rung, track)), None)

    def next_required(self, rung: str, track: str | None = None) -> Stage | None:
        """The next stage up that may not be passed over: where a clock that escalates takes the matter."""
        return next((stage for stage in self.above(rung, track) if not stage.optional), None)

    def reachable(self, rung: str, track: str | None = None) -> tuple[Stage, ...]:
        """The stages to which one may escalate: the next one, and past each that is optional the one after it."""
        found: list[Stage] = []
        for stage in self.above(rung, track):
            found.append(stage)
            if not stage.optional:
                break
        return tuple(found)

    def shortcuts_from(
        self, rung: str | None, track: str | None = None
    ) -> tuple[tuple[Shortcut, Stage], ...]:
        """Each shortcut open at this rung, with a stage that it leads to; None is at raising."""
        reachable = self.ladder(track) if rung is None else self.above(rung, track)
        return tuple(
            (shortcut, stage)
            for shortcut in self.shortcuts
            for stage in reachable
            if stage.key in shortcut.to
        )

    def clocks_of(self, stage: Stage, track: str | None = None) -> tuple[Clock, ...]:
        """Every clock of a stage; a track adds its own to its first stage."""
        if track and stage == self.first(track):
            return stage.clocks + self.track(track).clocks
        return stage.clocks

    def categories_of(self, track: str | None = None) -> tuple[str, ...]:
        """The kinds of disagreement offered on this track."""
        return self.track(track).categories if track else self.categories

    def forms_of(self, stage: Stage, when: Event | None = None) -> tuple[Form, ...]:
        """The forms of a stage, or those of them that this event calls for."""
        forms = (self.forms[key] for key in stage.forms)
        return tuple(form for form in forms if when is None or form.when is when)

    def told(self, event: Event, stage: Stage | None = None) -> tuple[str, ...]:
        """Who is told of an event at a stage: those of every stage, then those of this one."""
        people = self.tell.get(event, ()) + (stage.tell.get(event, ()) if stage else ())
        return tuple(dict.fromkeys(people))

    def posts_at(self, stage: Stage, kind: str, side: str) -> tuple[str, ...]:
        """The posts that act at a stage; on the panel's rung, who chairs it."""
        if stage.rung is Rung.PANEL:
            return (self.panel.chaired_by,) if self.panel else ()
        return stage.posts_for(kind, side)

    def through(self, kind: str) -> tuple[str, ...]:
        """The kinds of agency that act for one of this kind without the level, the nearest first."""
        found: list[str] = []
        entry = self.kinds.get(kind)
        while entry and entry.through and entry.through not in (kind, *found):
            found.append(entry.through)
            entry = self.kinds.get(entry.through)
        return tuple(found)

    @property
    def contents_from(self) -> Stage:
        """From here up the board's manager sees contents; unless the policy says, from its last stage."""
        return self.stage(self.board_sees_from) if self.board_sees_from else self.stages[-1]

    def post_title(self, slug: str) -> str:
        """What people call a post."""
        return self.posts.get(slug) or POSTS.get(slug) or spoken(slug).capitalize()

    def kind_title(self, slug: str) -> str:
        """What people call a kind of agency."""
        kind = self.kinds.get(slug)
        return (kind.title if kind else "") or KINDS.get(slug) or spoken(slug).capitalize()

    def document(self) -> dict[str, Any]:
        """The policy as a document of the format, in plain values."""
        document = {"format": 1, **to_document(self)}
        for position, stage in enumerate(document["stages"], start=1):
            if stage.get("number") == position:
                del stage["number"]
        return document

    def canonical(self) -> str:
        """The content as canonical JSON: one content has one text, whatever the file looked like."""
        return json.dumps(self.document(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical text, in hexadecimal."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()
