"""The cards of the ladder: the policy itself, a stage, a track."""

from escalation.core.names import About, Authority, Nation, Scope, Way
from escalation.core.stages import Rung
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
from escalation.forms.policy_editor.specs import CLOCKS, POSTS, SOURCE, TELL, TIME, Group, Rows, Spec

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
