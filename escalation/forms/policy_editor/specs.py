"""What a card can ask: inputs, rows, and their groups; and the inputs that several cards share."""

from dataclasses import dataclass

from escalation.core.events import MEETING, STARTING, TELLING, Event
from escalation.core.names import PEOPLE, Duty
from escalation.core.words import spoken
from escalation.forms.policy_editor.inputs import Choice, Input, Several, YesNo, words_of

TIME = "For example 5 working days, 24 hours, 14 calendar days, same working day, at once, or agreed"
POSTS = "The first that an agency has is shown first. Commas between"
SOURCE = Input("source", "Where the document says it", "For example, paragraph 3.2")


@dataclass(frozen=True)
class Rows:
    """Repeated rows of a card. ``shape`` is how the file holds them.

    tables: tables that follow one another; texts: a text under each own title; lists: a list under each word;
    headed: a table under each own key; fields: labels, or tables with one.
    """

    key: str
    title: str
    row_name: str
    inputs: tuple[Input, ...]
    shape: str = "tables"
    hint: str = ""


@dataclass(frozen=True)
class Group:
    """Inputs that belong together, under a heading, and the rows below them."""

    title: str
    inputs: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spec:
    """What a card asks. Without groups the inputs stand first, and then the rows."""

    title: str
    inputs: tuple[Input, ...] = ()
    rows: tuple[Rows, ...] = ()
    hint: str = ""
    groups: tuple[Group, ...] = ()

    @property
    def grouped(self) -> tuple[Group, ...]:
        """The inputs and rows in the order of the page."""
        return self.groups or (
            Group("", tuple(one.key for one in self.inputs), tuple(one.key for one in self.rows)),
        )


def events_of(events: tuple[Event, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((spoken(event), event.description.capitalize()) for event in events)


TELL = Rows(
    "tell",
    "Who is told",
    "Notice",
    (
        Choice("key", "When", words=events_of(TELLING), none="Choose one"),
        Several(
            "value",
            "Who is told",
            f"Posts, or {', '.join(spoken(one) for one in PEOPLE)}. Commas between",
            between=",",
        ),
    ),
    shape="lists",
)
CLOCKS = Rows(
    "clocks",
    "Further times",
    "Time",
    (
        Input("key", "Short name", "Small letters and hyphens, like letter or first-contact"),
        Input("amount", "How long", TIME),
        Choice(
            "starts", "Starts when", words=events_of(STARTING), none="As usual: the matter enters the stage"
        ),
        Choice("met_by", "Met when", words=events_of(MEETING), none="As usual: the matter leaves the stage"),
        Choice("duty", "Whose duty", words=words_of(Duty), none="As usual: both sides"),
        YesNo(
            "firm",
            "Firm?",
            "A time that is not firm is shown and never counted as late",
            none="As usual: yes",
        ),
        YesNo("escalates", "Does the matter go up by itself when it is over?", none="As usual: no"),
        SOURCE,
    ),
    hint="Beside the stage’s own time. Each has its start and its end.",
)
