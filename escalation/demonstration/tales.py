"""The demonstration's matters: invented, each with its own course, in working days since it began."""

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

TALES: tuple[Tale, ...] = (
    # Just raised, not opened by anybody yet.
    Tale(
        "Beth Calloway",
        CARE,
        ("HA-1043", "R.M.", 3, 2016, "485 777 3456"),
        0,
        "To take no further action on our referral of last week.",
        "He was at school with a bruise on two Mondays and says he fell.",
        0,
        ((0, "08:40", "raise_it"),),
        their_reference="LCS 88120",
    ),
    Tale(
        "Callum Reid",
        "police",
        ("WYT-77", "J.D.", 11, 2010, ""),
        1,
        "Not to speak with the older men who wait for her outside the club.",
        "She gets into cars after the club closes. Twice it was the same car.",
        1,
        BEGIN,
        safe="no",
        how="Not at the club last night; her phone is off.",
        keeps_safe="Nothing that we know of after nine in the evening.",
        scale=1,
    ),
    # Given, waiting to be discussed.
    Tale(
        "Hannah Pike",
        CARE,
        ("YCH 55210", "A.L.", 7, 2026, "701 220 4418"),
        7,
        "To end the child in need plan at the last meeting.",
        "Weight has dropped through two centiles since the plan ended.",
        3,
        HEARD,
        their_reference="LCS 90233",
        position="look_again",
        because="We will look at the weights with you before Friday.",
    ),
    Tale(
        "Leah Brennan",
        CARE,
        ("WH 3320918", "T.B.", 1, 2024, "612 909 1177"),
        2,
        "To let him go home before the strategy discussion.",
        "The burn does not fit what we were told.",
        1,
        (*BEGIN, (0, "11:00", "protected"), (0, "11:30", "opened"), (0, "13:15", "given")),
        safe="yes",
        how="On the ward; eating, playing with staff.",
        keeps_safe="He stays on the ward until the discussion.",
        meeting="Strategy discussion, the day after tomorrow",
        scale=2,
    ),
    # Discussed; the raising side decides how to go on. Due today.
    Tale(
        "Joel Marsh",
        CARE,
        ("PR 20417", "S.W.", 5, 2018, ""),
        5,
        "Not to tell us the new address of the family.",
        "His licence forbids contact, and we cannot check it without the address.",
        5,
        (*TALKED, (3, "10:00", "asked"), (3, "16:00", "replied")),
        their_reference="LCS 71004",
    ),
    Tale(
        "Priya Nair",
        CARE,
        ("BVH 9-114", "K.O.", 9, 2019, ""),
        8,
        "To wait for the next review in March.",
        "The flat has had no heating since November and there are three under five in it.",
        5,
        (*BEGIN, (1, "09:00", "attempted"), (3, "14:00", "attempted")),
    ),
    Tale(
        "Dan Whitlock",
        "hospital",
        ("BP/26/7719", "M.C.", 2, 2015, ""),
        6,
        "To send the medical report in three weeks.",
        "The bail date is in nine days, and without the report it lapses.",
        4,
        (*TALKED, (3, "09:30", "proposed")),
        agreed="A short report comes within two working days; the full one follows.",
        action="Send the short report",
        action_days=2,
    ),
    # Overdue at stage one.
    Tale(
        "Elsie Grant",
        "police",
        ("LR 417", "N.A.", 8, 2014, ""),
        1,
        "To close the harassment report without speaking to the mother.",
        "He knows which school the children go to, and was seen at the gate.",
        8,
        TALKED,
        safe="no",
        how="Both children are at the refuge and do not go to school.",
        keeps_safe="They stay inside; the school sends work.",
        scale=2,
    ),
    Tale(
        "Beth Calloway",
        "community-health",
        ("HA-0871", "F.E.", 12, 2013, ""),
        7,
        "To put her on the waiting list of eight months.",
        "She has stopped eating with others and hides food.",
        9,
        HEARD,
    ),
    # At stage two.
    Tale(
        "Callum Reid",
        CARE,
        ("WYT-81", "L.P.", 4, 2011, ""),
        0,
        "To offer early help instead of an assessment.",
        "He sleeps at friends' most nights, and nobody asks where he is.",
        6,
        (*TALKED, (2, "12:00", "advice"), (3, "11:00", "up")),
        their_reference="LCS 90811",
    ),
    Tale(
        "Hannah Pike",
        "hospital",
        ("YCH 55391", "D.G.", 10, 2025, "550 118 2630"),
        6,
        "To send the discharge letter after the baby had gone home.",
        "Nobody told us of the second admission.",
        5,
        SECOND,
        way="teleconference",
    ),
    Tale(
        "Sunita Rao",
        CARE,
        ("BP/26/8023", "H.T.", 6, 2017, ""),
        2,
        "Not to hold a conference after the third incident.",
        "Three call-outs in six weeks; the youngest was behind a locked door.",
        9,
        SECOND_TALKED,
        their_reference="LCS 66120",
    ),
    # Overdue at stage two.
    Tale(
        "Leah Brennan",
        CARE,
        ("WH 3341752", "O.J.", 5, 2022, "498 332 0911"),
        9,
        "To let the mother's account stand without a home visit.",
        "The story changed three times, and each time it was hers alone.",
        12,
        SECOND,
        scale=2,
    ),
    # At stage three.
    Tale(
        "Beth Calloway",
        CARE,
        ("HA-0995", "V.S.", 2, 2012, ""),
        8,
        "To leave the plan as it is for another three months.",
        "The same four actions have been carried over at each meeting since spring.",
        9,
        THIRD,
        their_reference="LCS 51377",
        invited=("Simon Achebe", "Amira Haddad", "Tom Oakley"),
    ),
    Tale(
        "Fatima Noor",
        "police",
        ("WYT-60", "B.K.", 7, 2009, ""),
        5,
        "Not to share what is known of the man who runs the flat.",
        "Two of our young people were found there, and we cannot warn the others.",
        11,
        THIRD_MET,
        invited=("Dan Whitlock", "Sunita Rao", "Callum Reid"),
    ),
    # With the panel.
    Tale(
        "Hannah Pike",
        CARE,
        ("YCH 54002", "C.N.", 9, 2024, "431 870 6655"),
        4,
        "To count the plan as working although two visits a month are missed.",
        "Every second visit finds nobody at home, and the injuries fall between them.",
        10,
        PANEL,
        invited=("Carol Jessop", "Amira Haddad", "Tom Oakley"),
    ),
    Tale(
        "Joel Marsh",
        "police",
        ("PR 19980", "W.F.", 1, 2016, ""),
        5,
        "To stop telling probation of call-outs where nobody is charged.",
        "We learned of four call-outs to one address from the newspaper.",
        3,
        BEGIN,
        straight_up="It concerns every family under supervision in the county, not one.",
        scale=4,
    ),
    Tale(
        "Elsie Grant",
        CARE,
        ("LR 398", "Z.H.", 3, 2013, ""),
        2,
        "To support contact at the father's home.",
        "The children come back silent, and the younger wets the bed for days.",
        12,
        PANEL_HELD,
        invited=("Moira Dunn", "Amira Haddad", "Tom Oakley"),
        panel=("Robert Ansah", "Marcus Bell"),
    ),
    # Decided by the panel; its actions are still open.
    Tale(
        "Leah Brennan",
        CARE,
        ("WH 3298840", "E.Q.", 11, 2023, "377 204 9981"),
        6,
        "To weigh one paediatric opinion above two of our own.",
        "Two consultants saw the scans and say the same.",
        20,
        DECIDED,
        invited=("Peter Lindqvist", "Amira Haddad", "Tom Oakley"),
        agreed="A third opinion is asked for; until it is there, the child lives with the grandmother.",
        action="Ask for the third opinion",
        action_days=5,
    ),
    # Agreed; its learning is still to be written.
    Tale(
        "Beth Calloway",
        CARE,
        ("HA-1011", "I.R.", 8, 2015, ""),
        0,
        "To step down to early help after one visit.",
        "He says that he is not allowed to talk to us.",
        4,
        (*TALKED, (2, "14:00", "proposed"), (3, "10:00", "confirmed"), (3, "12:00", "settled")),
        position="look_again",
        because="You know him better than one visit can tell us.",
    ),
    # Refused, then agreed and closed, with learning for the board.
    Tale(
        "Dan Whitlock",
        CARE,
        ("BP/26/6950", "P.V.", 4, 2014, ""),
        2,
        "To close the case after the interview.",
        "The interview was cut short, and the older brother was in the room.",
        18,
        (
            *TALKED,
            (2, "14:00", "proposed"),
            (3, "09:30", "refused"),
            (4, "11:00", "discussed"),
            (4, "15:00", "proposed"),
            (5, "10:00", "confirmed"),
            (5, "12:00", "not_settled"),
            (8, "09:30", "action_done"),
            (9, "11:00", "closed"),
        ),
        for_the_board=True,
    ),
    Tale(
        "Hannah Pike",
        "hospital",
        ("YCH 53817", "G.U.", 6, 2025, "664 019 7723"),
        6,
        "To discharge without telling the health visitor.",
        "We saw the family four days later than we should have.",
        15,
        (
            *TALKED,
            (2, "15:00", "proposed"),
            (3, "09:40", "confirmed"),
            (4, "10:00", "settled"),
            (6, "10:30", "closed"),
        ),
        position="change",
        because="You are right. The letter should go on the day.",
        learning="Discharge letters went out by post. They now go to the team's inbox on the day.",
        for_the_board=True,
    ),
    # Closed and reopened by new information.
    Tale(
        "Callum Reid",
        CARE,
        ("WYT-52", "Y.B.", 12, 2012, ""),
        8,
        "To close the case while his mother is in hospital.",
        "He is alone in the house from four until midnight.",
        14,
        (
            *TALKED,
            (2, "14:00", "proposed"),
            (3, "10:00", "confirmed"),
            (3, "12:00", "settled"),
            (5, "10:00", "closed"),
            (12, "09:45", "reopened"),
        ),
    ),
    # Withdrawn.
    Tale(
        "Priya Nair",
        "police",
        ("BVH 4-020", "U.C.", 10, 2020, ""),
        1,
        "To send nobody to the flat on Saturday night.",
        "Neighbours heard a child scream for an hour.",
        10,
        (*BEGIN, (0, "11:00", "opened"), (0, "12:30", "withdrawn")),
        because="",
    ),
    # None of the policy's categories.
    Tale(
        "Yusuf Karim",
        "housing",
        ("LR 420", "Q.I.", 2, 2018, ""),
        None,
        "To give the family's new address on a letter to the old one.",
        "He opened it. They have had to move again.",
        2,
        (*BEGIN, (0, "15:00", "opened")),
        safe="no",
        how="Frightened; sleeping in their clothes.",
        keeps_safe="They moved to another refuge this morning.",
        scale=1,
    ),
)
