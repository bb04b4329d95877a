"""Policies invented for the tests: a small sound one, and the complete one that the format's page shows."""

from escalation.core.policy import Policy
from escalation.core.policy_faults import PolicyFaults
from escalation.core.policy_parse import parse_policy

# Small and sound: each fault is made in it by one change.
SOUND = """\
format = 1
key = "reedham"
title = "Settling disagreements"
board = "Reedham Partnership"
categories = ["Thresholds", "Drift"]

[[stages]]
key = "first"
title = "Between the practitioners"
rung = "practitioner"
time = "5 working days"
forms = ["account"]

[[stages]]
key = "second"
title = "Senior managers"
rung = "senior manager"
meeting_of = ["practitioner"]

[[stages.clocks]]
key = "letter"
amount = "24 hours"
starts = "meeting held"
met_by = "answered"

[[stages]]
key = "last"
title = "The panel"
rung = "panel"
time = "10 working days"
authority = "decide"

[[shortcuts]]
when = "A child is at risk of immediate harm"
to = ["last"]

[forms.account]
title = "Account"
fields = ["What it is about", { label = "How safe", kind = "scale" }]

[closure]
debrief = true
"""

# The complete policy of the format's own page, as a board officer would write it.
FENMARSH = """\
format = 1
key = "fenmarsh"
title = "Resolving professional disagreements"
board = "Fenmarsh Safeguarding Children Partnership"
in_force_from = 2027-01-04
categories = ["Thresholds", "Sharing information", "Drift in a case"]

[[stages]]
key = "practitioners"
title = "Between the practitioners"
rung = "practitioner"
time = "5 working days"

[[stages]]
key = "first-line"
title = "First-line managers"
rung = "first-line manager"
time = "5 working days"
acts = { health = ["named professional", "first-line manager"], any = ["first-line manager"] }

[[stages]]
key = "senior"
title = "Senior managers"
rung = "senior manager"
time = "5 working days"
forms = ["account"]

[[stages]]
key = "panel"
title = "Resolution panel"
rung = "panel"
time = "5 working days"
authority = "decide"

[[shortcuts]]
when = "A child is at risk of immediate harm"
to = ["first-line", "senior"]

[forms.account]
title = "Account of the disagreement"
fields = ["What it is about", "What has been tried"]

[closure]
learning_to = ["board representative"]
debrief = true
"""

# Every table and key of the format at least once.
EVERYTHING = """\
format = 1
key = "everything"
title = "Everything that the format can say"
board = "Thornby Safeguarding Partnership"
source = "Edition 2, chapter 4"
owner = "Policy group"
review_by = 2028-04-01
ways = ["in person", "e-mail"]
in_force_from = 2027-04-01
nation = "Scotland"
close_of_business = "16:30"
scope = ["between agencies", "within one agency"]
about = ["children", "unborn babies", "themes"]
guidance = "Keep the child in view."
meanwhile = "The plan stands."
board_sees_from = "middle"
tell = { raised = ["business manager"], overdue = ["both sides", "raiser"] }

[[stages]]
key = "start"
title = "Talk first"
rung = "practitioner"
number = 0
formal = false
time = "agreed, at most 3 working days"
clocks = [{ key = "limit", amount = "10 calendar days", starts = "decision received", met_by = "raised" }]
forms = ["steps"]
source = "4.1"

[[stages]]
key = "lines"
title = "First-line managers"
rung = "first_line_manager"
optional = true
acts = { "Specialist-Unit" = ["unit-lead"], raising_side = ["first-line manager"], any = ["senior manager"] }
advice = ["designated professional"]

[[stages.clocks]]
key = "first-word"
amount = "24 hours"
met_by = "acknowledged"
duty = "responding side"

[[stages.clocks]]
key = "meeting"
amount = "5 working days"
starts = "acknowledged"
met_by = "discussion held"
duty = "both sides"
firm = false

[[stages]]
key = "middle"
title = "Heads of service"
rung = "head of service"
time = "1 working week"
endorsed_by = "first-line manager"
consult_first = "unit-lead"
gate_time = "same working day"
meeting_of = ["practitioner"]
tell = { "stage entered" = ["director"] }
authority = "mediate"
clocks = [{ key = "silence", amount = "15 working days", met_by = "answered", escalates = true }]

[[stages]]
key = "top"
title = "Panel"
rung = "panel"
number = 5
authority = "decide"
decided_by = "chair"
guidance = "Write the reasons down."
forms = ["vote"]

[[tracks]]
key = "plan"
title = "The plan"
categories = ["Timing", "Progress"]
clocks = [{ key = "after-conference", amount = "20 calendar days", starts = "conference held", met_by = "raised" }]
guidance = "Dissent belongs in the minutes too."

[[tracks]]
key = "referral"
title = "Referrals"
categories = ["Thresholds"]
stages = ["start", "middle", "top"]
record_only = true

[[shortcuts]]
when = "Immediate harm"
to = ["middle", "top"]

[[elsewhere]]
subject = "Allegations against staff"
go_to = "The designated officer"
how = "as well"
consult_first = "head of service"

[posts]
unit-lead = "Lead of the unit"

[kinds.specialist-unit]
title = "Specialist unit"
through = "health"

[kinds.health]
guidance = "The named nurse knows the way."

[forms.steps]
title = "Steps"
need = "should"
by = "both sides together"
when = "escalated"
fields = [
    "What was tried",
    { label = "Agreed", kind = "yes or no" },
    { label = "Which", kind = "choice", choices = ["One", "Other"], optional = true },
    { label = "Next", kind = "actions" },
]

[forms.vote]
title = "Vote"
carry_over = true
by = "each side"
when = "stage entered"
fields = ["For and against"]

[referral_refusal]
time = "24 hours"
meanwhile = "The referrer holds the case."

[records]
sign_off = "first-line manager"
child_file = true

[panel]
chaired_by = "chair"
members = ["director", "unit-lead"]
sectors = ["statutory", "voluntary"]
quorum = 3
party_agencies_sit = false

[documents]
"Threshold guide" = "https://example.org/thresholds"

[assumed]
"stages.top.number" = "The document counts from five."
"stages.lines.clocks.meeting.amount" = "It says soon."
"shortcuts[1].when" = "It names no reason."
"documents.\\"Threshold guide\\"" = "It is not linked."

[closure]
learning_to = ["board representative", "chair"]
questions = ["What should change?"]
if_unresolved = "The decision stands."
"""


def faults_of(text: str | bytes) -> list[tuple[str, str]]:
    """The code and the place of every fault, in the order found."""
    try:
        parse_policy(text)
    except PolicyFaults as refused:
        return [(fault.code, fault.path) for fault in refused.faults]
    return []


def sound() -> Policy:
    """The small policy, read."""
    return parse_policy(SOUND)
