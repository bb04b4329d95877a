"""What is told of one matter of the demonstration, and the courses with which several begin."""

from dataclasses import dataclass, field

# (said, not agreed) of a discussion at each stage, where a tale has none of its own.
TALKS: tuple[tuple[str, str], ...] = (
    (
        "We went through what each of us has seen in the last month, date by date.",
        "Whether what we see reaches the threshold.",
    ),
    (
        "The managers compared both records and the last assessment.",
        "Whether to wait for the next review or act this week.",
    ),
    ("The senior managers looked at the pattern over six months.", "Who leads, and by when."),
)


@dataclass(frozen=True)
class Tale:
    """One matter: who disagrees with whom about what, and its steps."""

    raiser: str
    other: str  # the code of the other agency
    child: tuple[str, str, int, int, str]  # own reference, initials, month, year, shared identifier
    category: int | None  # which of the policy's categories; None: none of these
    decision: str
    worries: str
    began: int  # working days before today
    steps: tuple[tuple[int, str, str], ...]  # working days since it began, time of day, step
    decided_by: str = "The duty worker"
    well: str = "The family answers the telephone, and an aunt lives close by."
    needs: str = "Somebody sees the child alone this week, and we hear what they found."
    scale: int = 3
    safe: str = "unsure"
    how: str = "In school today; quiet, and tired."
    keeps_safe: str = "An aunt collects the child and stays until seven."
    position: str = "keep"
    because: str = "What we were told does not reach the threshold. We would look again at anything new."
    their_reference: str = ""
    their_worries: str = "Meals are late, and the home is cold at times."
    their_well: str = "Both parents came to every appointment."
    their_needs: str = "Early help, with a review in six weeks."
    their_scale: int = 6
    way: str = "telephone"
    talks: tuple[tuple[str, str], ...] = TALKS
    why_up: str = "Nothing has changed for the child since we talked."
    agreed: str = "The case stays open for six weeks; the child is seen alone within five working days."
    action: str = "See the child alone and write to us what was found"
    action_days: int = 7
    learning: str = "A letter said closed before anybody had rung the person who referred."
    for_the_board: bool = False
    meeting: str = ""
    straight_up: str = ""
    straight_to: str = ""  # the key of the stage; empty: the first to which the policy's reason leads
    track: str = ""
    service: str = ""  # of one's own agency, where it is its decision
    invited: tuple[str, ...] = ()
    panel: tuple[str, ...] = field(default=("Supt Helen Cross", "Marcus Bell"))


BEGIN = ((0, "10:15", "raise_it"),)
HEARD = (*BEGIN, (0, "13:30", "opened"), (1, "09:40", "found"), (1, "10:20", "given"))
TALKED = (*HEARD, (1, "15:10", "discussed"), (2, "09:20", "answered_as_said"))
SECOND = (*TALKED, (3, "11:00", "up"))
SECOND_TALKED = (*SECOND, (4, "10:30", "discussed"), (4, "15:00", "own_account"))
THIRD = (*SECOND_TALKED, (6, "10:00", "up"))
THIRD_MET = (*THIRD, (7, "09:30", "meeting"), (8, "16:00", "met"))
PANEL = (*THIRD_MET, (9, "11:20", "up"))
PANEL_HELD = (*PANEL, (10, "09:15", "panel"), (11, "12:30", "panel_met"))
DECIDED = (*PANEL_HELD, (11, "15:00", "decided"), (12, "10:00", "acknowledged"))

CARE = "childrens-services"
