"""Two small policies, on which every move is tried at every stage."""

from escalation.core.policy_parse import parse_policy

# Four stages; the second asks for a meeting, a form that must and one that should be filled, and advice.
LADDER = parse_policy(
    """\
format = 1
key = "waveney"
title = "Settling disagreements"
board = "Waveney Partnership"

[[stages]]
key = "first"
title = "Practitioners"
rung = "practitioner"
time = "5 working days"

[[stages]]
key = "second"
title = "First-line managers"
rung = "first-line manager"
time = "5 working days"
meeting_of = ["practitioner"]
advice = ["named professional"]
forms = ["account", "chronology", "theirs"]

[[stages]]
key = "third"
title = "Directors"
rung = "director"
time = "5 working days"

[[stages]]
key = "last"
title = "The panel"
rung = "panel"
time = "5 working days"
authority = "decide"
forms = ["referral"]

[[shortcuts]]
when = "A child is at risk of immediate harm"
to = ["third"]

[forms.account]
title = "Account"
fields = ["What it is about"]

[forms.chronology]
title = "Chronology"
fields = ["What happened when"]
need = "should"
by = "each side"

[forms.theirs]
title = "Answer"
fields = ["What you say"]
by = "responding side"

[forms.referral]
title = "Referral to the panel"
fields = ["Why"]
when = "stage entered"
by = "both sides together"

[closure]
debrief = true
"""
)
# Two stages, the last of which can only agree.
SHORT = parse_policy(
    """\
format = 1
key = "bure"
title = "Settling disagreements"
board = "Bure Partnership"

[[stages]]
key = "first"
title = "Practitioners"
rung = "practitioner"
time = "5 working days"

[[stages]]
key = "last"
title = "Directors"
rung = "director"
time = "5 working days"

[closure]
if_unresolved = "Each agency keeps its duty to the child."
"""
)
