"""What people answered: the values that pages hand to services."""

from dataclasses import dataclass, field
from datetime import date, datetime

from agencies.models import Agency, Membership, Post, Service
from escalation.core.names import About
from escalation.models import ChildNow, StageEntry, View
from escalation.services.dissent import DissentSaid


@dataclass(frozen=True)
class Child:
    """What the raising agency knows a child by."""

    reference: str
    initials: str = ""
    birth_month: int | None = None
    birth_year: int | None = None
    identifier: str = ""


@dataclass(frozen=True)
class Safety:
    """How the child is now, and what keeps the child safe while this is open."""

    safe: ChildNow.Safe
    how: str
    keeps_safe: str = ""

    def row(self) -> ChildNow:
        return ChildNow(safe=self.safe, how=self.how, keeps_safe=self.keeps_safe)


@dataclass(frozen=True)
class SignsOfSafety:
    """The Signs of Safety three, and the scale."""

    worries: str
    working_well: str
    needs: str
    scale: int

    def row(self, entry: StageEntry) -> View:
        return View(
            stage_entry=entry,
            worries=self.worries,
            working_well=self.working_well,
            needs=self.needs,
            scale=self.scale,
        )


@dataclass(frozen=True)
class SpeakingUp:
    """Raised past the raiser's own line: who acts for them, whom the other side may contact, whether it hears who."""

    guardian: Membership | None
    contact_name: str
    contact_telephone: str = ""
    shows_name: bool = False
    why: str = ""
    again: bool = False  # it goes on from another matter: who acts for them was settled there


@dataclass(frozen=True)
class Concern:
    """Somebody whose own conduct is part of the worry; ``people`` is every role of theirs that Accord knows."""

    name: str
    why: str
    agency: Agency | None = None
    people: tuple[Membership, ...] = ()


@dataclass(frozen=True)
class Raised:
    """The answers of the guided form."""

    safety: Safety
    children: tuple[Child, ...]
    responding: Agency
    decision: str
    decided_by: str
    put_at: datetime
    category: str
    view: SignsOfSafety
    decision_at: datetime | None = None
    desk: Post | None = None  # the post of the other agency to which it goes, where the raiser knows it
    person: Membership | None = None  # the other professional, where Accord knows them
    protective_until: datetime | None = None
    protective_reason: str = ""
    meeting_coming: str = ""
    shortcut: str = ""  # the policy's reason for going straight to a higher stage
    shortcut_to: str = ""  # the key of that stage; empty: the first to which this reason leads
    shortcut_reason: str = ""
    forms: dict[str, dict[str, str]] = field(default_factory=dict)  # asked on the way into that stage
    about: About | str | None = None  # where the policies in force leave it open
    track: str = ""
    conference_at: datetime | None = None  # when the conference was held, on a track whose clock starts there
    dissent: DissentSaid | None = None  # at or from a conference, or over its plan
    record_only: bool = False  # dissent is put on record, and no resolution sought
    own_service: Service | None = None  # inside one agency: as which service it is raised,
    service: Service | None = None  # and the service whose decision it is,
    manager: Membership | None = None  # or the raiser's own manager
    review_on: datetime | None = None  # when both sides look at it again, where policy gives no time
    carried: str = ""  # what stood in the record of the matter from which this one was moved
    speak_up: SpeakingUp | None = None
    concerned: tuple[Concern, ...] = ()
    elsewhere: str = ""  # what another procedure settles, and why it is raised here all the same


@dataclass(frozen=True)
class Pending:
    """An outstanding issue: what, who, by when."""

    what: str
    who: str
    due: date
    agency: Agency | None = None
    membership: Membership | None = None  # whose it is, where Accord knows the person,
    post: Post | None = None  # or the post
