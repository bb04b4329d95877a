"""How the rows around the panel are told to an auditor: a title for each kind, a label for each telling column."""

from collections.abc import Mapping

from escalation.rows_people import Columns

PANELS: Mapping[str, tuple[str, Columns]] = {
    "escalation.Conflict": (
        "Conflict of interest",
        (("membership_id", "Who"), ("post_id", "At the post"), ("reason", "What it is")),
    ),
    "escalation.PassedOver": (
        "Not asked to sit on the panel",
        (("name", "Name"), ("role", "Role"), ("agency_id", "Agency"), ("reason", "Why")),
    ),
    "escalation.PanelReply": (
        "Answer to the invitation",
        (("answer", "Answer"), ("reason", "Why"), ("instead_name", "Who instead")),
    ),
    "escalation.PanelStatement": ("Statement to the panel", (("side", "Side"), ("text", "Statement"))),
    "escalation.Adjournment": ("Sitting adjourned", (("why", "Why"), ("lacked", "What it lacked"))),
    "escalation.DissentingView": ("A member saw it otherwise", (("text", "Their view"),)),
}
