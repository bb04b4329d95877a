"""The cards beside the ladder, and all of them: what is asked on each, in the order of the file."""

from escalation.core.events import FORM_EVENTS
from escalation.core.names import FieldKind, FormBy, How, Need, Sector
from escalation.forms.policy_editor.inputs import (
    Choice,
    Input,
    LongText,
    Several,
    Ticked,
    Whole,
    YesNo,
    words_of,
)
from escalation.forms.policy_editor.ladder_cards import STAGE, TRACK
from escalation.forms.policy_editor.specs import SOURCE, TIME, Rows, Spec, events_of

FORM = Spec(
    "Form",
    (
        Input("(key)", "Short name", "Small letters and hyphens. Stages name the form by it"),
        Input("title", "Title"),
        Choice("need", "Must it be filled in?", words=words_of(Need), none="As usual: the move waits for it"),
        Choice("by", "Who fills it in", words=words_of(FormBy), none="As usual: the raising side"),
        Choice("when", "When", words=events_of(FORM_EVENTS), none="As usual: the matter leaves the stage"),
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
        Several("kinds", "Kinds of agency of which somebody must be there", "Commas between", between=","),
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
                LongText("value", "Why", rows=4),
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
