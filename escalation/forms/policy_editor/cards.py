"""The cards of a policy: what is asked on each, in the order of the file. One card to a stage."""

from dataclasses import dataclass

from escalation.core.events import FORM_EVENTS, MEETING, STARTING, TELLING, Event
from escalation.core.names import (
    PEOPLE,
    About,
    Authority,
    Duty,
    FieldKind,
    FormBy,
    How,
    Nation,
    Need,
    Scope,
    Sector,
    Way,
)
from escalation.core.stages import Rung
from escalation.core.words import spoken
from escalation.forms.policy_editor.inputs import (
    Choice,
    Day,
    Input,
    LongText,
    Several,
    Ticked,
    Whole,
    YesNo,
    words_of,
)

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


def _events(events: tuple[Event, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((spoken(event), event.description.capitalize()) for event in events)


TELL = Rows(
    "tell",
    "Who is told",
    "Notice",
    (
        Choice("key", "When", words=_events(TELLING), none="Choose one"),
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
            "starts", "Starts when", words=_events(STARTING), none="As usual: the matter enters the stage"
        ),
        Choice("met_by", "Met when", words=_events(MEETING), none="As usual: the matter leaves the stage"),
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

POLICY = Spec(
    "The policy itself",
    (
        Input("title", "Title"),
        Input("board", "Board or partnership"),
        Input("key", "Short name", "The same short name makes this the next version of that policy"),
        LongText("source", "The document that it comes from", "With its edition and chapter", rows=2),
        Input("owner", "Who answers for it"),
        Day("review_by", "When it is looked at again", "For example, 4 January 2028"),
        Ticked("scope", "Disagreements", "None ticked: between agencies", words=words_of(Scope)),
        Ticked("about", "About", "None ticked: children", words=words_of(About)),
        Several(
            "categories", "Kinds of disagreement", "One to a line. “None of these” is always offered", rows=8
        ),
        Ticked(
            "ways",
            "Ways of discussing that satisfy a stage",
            "None ticked: all but e-mail",
            words=words_of(Way),
        ),
        LongText("meanwhile", "What holds until it is settled", "Shown on every page of a matter"),
        LongText("guidance", "Guidance for everyone who acts", rows=6),
        Choice(
            "board_sees_from",
            "From which stage does the board’s manager read what was written?",
            names="stages",
            none="As usual: the panel, or the last stage",
        ),
        Choice("nation", "Whose bank holidays?", words=words_of(Nation), none="As usual: the partnership’s"),
        Input(
            "close_of_business",
            "Close of business",
            "Hours and minutes, like 17:00. Empty: the partnership’s",
        ),
        Day("in_force_from", "In force from", "Leave it empty: you say it when you put the policy in force"),
        Input("extends", "Laid over the policy called", "Only for a local overlay of another policy"),
        Whole("format", "Format of the file", "Always 1"),
    ),
    (TELL,),
    groups=(
        Group("", ("title", "board", "key", "source", "owner", "review_by")),
        Group("What it is for", ("scope", "about", "categories", "ways")),
        Group("What people read", ("meanwhile", "guidance")),
        Group("Who is told", rows=("tell",)),
        Group(
            "Calendar and file",
            ("board_sees_from", "nation", "close_of_business", "in_force_from", "extends", "format"),
        ),
    ),
)


STAGE = Spec(
    "Stage",
    (
        Input("title", "Title"),
        Choice(
            "rung", "Level", "From the bottom up, each at most once", words=words_of(Rung), none="Choose one"
        ),
        Input("time", "Time for this stage", TIME),
        Input("key", "Short name", "Small letters and hyphens. Other cards name the stage by it"),
        Whole("number", "Number", "What people call it. Empty: its place in the ladder"),
        Several("advice", "Advice to seek", "Posts. Commas between", between=","),
        Choice("endorsed_by", "Who agrees before a matter comes here", names="posts", none="Nobody"),
        Choice("consult_first", "Who is asked before a matter comes here", names="posts", none="Nobody"),
        Input(
            "gate_time",
            "How long agreeing or asking may take",
            "Empty: 1 working day. Then the matter goes on",
        ),
        Several("meeting_of", "A joint meeting of", "Posts. Commas between", between=","),
        Several("forms", "Forms", "Short names of the forms of this policy. Commas between", between=","),
        Choice(
            "authority",
            "What it may do",
            words=words_of(Authority),
            none="As usual: the sides agree, or do not",
        ),
        Choice("decided_by", "Who decides", names="posts", none="As usual: those who act"),
        YesNo("formal", "Part of the formal procedure?", none="As usual: yes"),
        YesNo("optional", "May it be passed over?", none="As usual: no"),
        LongText("guidance", "What to do at this stage", rows=5),
        SOURCE,
    ),
    (
        Rows(
            "acts",
            "Who acts",
            "Kind of agency",
            (
                Choice("key", "For whom", names="actors", none="Choose one"),
                Several("value", "Who acts", POSTS, between=","),
            ),
            shape="lists",
            hint="Nothing here: the post of the stage’s level acts in every agency.",
        ),
        CLOCKS,
        TELL,
    ),
    groups=(
        Group("", ("title", "rung", "number", "key", "formal", "optional")),
        Group("Who acts", rows=("acts",)),
        Group("Times", ("time",), ("clocks",)),
        Group("Before a matter comes here", ("endorsed_by", "consult_first", "gate_time")),
        Group("Advice, meeting and forms", ("advice", "meeting_of", "forms")),
        Group("What it may do", ("authority", "decided_by", "guidance", "source")),
        Group("Who is told", rows=("tell",)),
    ),
)


FORM = Spec(
    "Form",
    (
        Input("(key)", "Short name", "Small letters and hyphens. Stages name the form by it"),
        Input("title", "Title"),
        Choice("need", "Must it be filled in?", words=words_of(Need), none="As usual: the move waits for it"),
        Choice("by", "Who fills it in", words=words_of(FormBy), none="As usual: the raising side"),
        Choice("when", "When", words=_events(FORM_EVENTS), none="As usual: the matter leaves the stage"),
        YesNo("carry_over", "Does it begin as it stood at the stage before?", none="As usual: no"),
        SOURCE,
    ),
    (
        Rows(
            "fields",
            "Questions",
            "Question",
            (
                Input("label", "The question"),
                Choice("kind", "What it takes", words=words_of(FieldKind), none="As usual: text"),
                Several("choices", "Choices", "Only for one of several choices. One to a line", rows=2),
                YesNo("optional", "May it be left out?", none="As usual: no"),
                SOURCE,
            ),
            shape="fields",
        ),
    ),
)

TRACK = Spec(
    "Track",
    (
        Input("title", "Title"),
        Input("key", "Short name", "Small letters and hyphens"),
        Several("categories", "Kinds of disagreement", "One to a line"),
        Several(
            "stages", "Stages", "Short names, in the order of the ladder. Empty: all of them", between=","
        ),
        YesNo("record_only", "May dissent be put on record only?", none="As usual: no"),
        LongText("guidance", "What to do"),
        SOURCE,
    ),
    (CLOCKS,),
)

SHORTCUTS = Spec(
    "Straight to a higher stage",
    rows=(
        Rows(
            "shortcuts",
            "Reasons",
            "Reason",
            (
                Input("when", "The reason that allows it"),
                Several("to", "To which stages", "Short names of stages. Commas between", between=","),
                SOURCE,
            ),
        ),
    ),
)
ELSEWHERE = Spec(
    "What has another way",
    rows=(
        Rows(
            "elsewhere",
            "Subjects",
            "Subject",
            (
                Input("subject", "Subject"),
                LongText("go_to", "Where it goes", rows=2),
                Choice("how", "How", words=words_of(How), none="As usual: instead of this procedure"),
                Choice("consult_first", "Who is asked first", names="posts", none="Nobody"),
                SOURCE,
            ),
        ),
    ),
)
POSTS_CARD = Spec(
    "Posts of your own",
    rows=(
        Rows(
            "posts",
            "Posts",
            "Post",
            (Input("key", "Short name", "Small letters and hyphens"), Input("value", "Title")),
            shape="texts",
        ),
    ),
)
KINDS = Spec(
    "Kinds of agency",
    rows=(
        Rows(
            "kinds",
            "Kinds",
            "Kind",
            (
                Input("key", "Kind of agency", "One that is there already, or a short name of your own"),
                Input("title", "Title", "For a kind of your own"),
                Choice(
                    "through",
                    "Who acts where it has nobody at a level",
                    names="kinds",
                    none="Its next level up",
                ),
                LongText("guidance", "What to do", rows=2),
                SOURCE,
            ),
            shape="headed",
        ),
    ),
)
PANEL = Spec(
    "The panel",
    (
        Choice("chaired_by", "Who convenes it", names="posts", none="As usual: the chair"),
        Several("members", "Members", "Posts. Commas between. Empty: the board representative", between=","),
        Ticked("sectors", "Sectors that must be there", words=words_of(Sector)),
        Whole("quorum", "At least how many people, the chair included"),
        YesNo(
            "party_agencies_sit", "May other people of an agency that is a party sit?", none="As usual: yes"
        ),
        SOURCE,
    ),
)
REFUSAL = Spec(
    "When a referral is refused",
    (
        Input("time", "Time for reasons in writing", TIME),
        LongText("meanwhile", "What holds meanwhile"),
        LongText("guidance", "What to do"),
        SOURCE,
    ),
)
RECORDS = Spec(
    "Records",
    (
        Choice(
            "sign_off",
            "Who signs a record off",
            words=(("author", "Whoever wrote it"),),
            names="posts",
            none="Nobody",
        ),
        YesNo("child_file", "Does a copy go on the child’s file?", none="As usual: no"),
        SOURCE,
    ),
)
CLOSURE = Spec(
    "When it ends",
    (
        Several("learning_to", "Who is told what was learned", "Posts, in turn. Commas between", between=","),
        YesNo("debrief", "Is a debrief offered?", none="As usual: no"),
        Several("questions", "What is asked at closing", "One to a line"),
        LongText("if_unresolved", "What holds where the last stage ends without agreement"),
        SOURCE,
    ),
)
DOCUMENTS = Spec(
    "Documents",
    rows=(
        Rows(
            "documents",
            "Documents",
            "Document",
            (Input("key", "Title"), Input("value", "Address", "For example https://...")),
            shape="texts",
        ),
    ),
)
ASSUMED = Spec(
    "What is assumed",
    rows=(
        Rows(
            "assumed",
            "Assumptions",
            "Assumption",
            (
                Input("key", "The place in the file", "For example stages.senior.title, with short names"),
                LongText("value", "Why", rows=2),
            ),
            shape="texts",
        ),
    ),
    hint="What the document does not say and this policy fills in. It is marked so on the page of the policy.",
)

# Tables that are there once; the card of each is edited as that table.
SINGLE = {"panel": PANEL, "referral_refusal": REFUSAL, "records": RECORDS, "closure": CLOSURE}
# Keys that are nothing but rows.
LISTS = {
    "shortcuts": SHORTCUTS,
    "elsewhere": ELSEWHERE,
    "posts": POSTS_CARD,
    "kinds": KINDS,
    "documents": DOCUMENTS,
    "assumed": ASSUMED,
}
# Keys of which each entry is a card: what one is called in an address, and what it asks.
EACH = {"stages": ("stage", STAGE), "forms": ("form", FORM), "tracks": ("track", TRACK)}
