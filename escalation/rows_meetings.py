"""How the rows of meetings, of actions and what becomes of them, and of dissent are told to an auditor."""

from collections.abc import Mapping

from escalation.rows_people import Columns

_CARRIED: Columns = (("was", "Was due"), ("to", "Now due"), ("reason", "Why"))
_EVENT: Columns = (("kind", "What"), ("day", "Day"))

MEETINGS: Mapping[str, tuple[str, Columns]] = {
    "escalation.Meeting": (
        "Meeting",
        (
            ("kind", "Kind"),
            ("meets_at", "When it meets"),
            ("place", "Where"),
            ("link", "Link"),
            ("held_at", "When it was held"),
            ("came_of_it", "What came of it"),
            ("ended", "How it ended"),
            ("recorded_side", "Recorded by"),
            ("also_there", "Who else was there"),
        ),
    ),
    "escalation.Action": (
        "Action",
        (
            ("what", "What"),
            ("who", "Who"),
            ("agency_id", "Agency"),
            ("membership_id", "Whose it is: person"),
            ("post_id", "Whose it is: post"),
            ("due", "By when"),
            ("done_at", "Done"),
            ("shown_by", "What shows it"),
        ),
    ),
    "escalation.MeetingProposal": (
        "Joint meeting proposed",
        (
            ("side", "Side"),
            ("meets_at", "When it would meet"),
            ("place", "Where"),
            ("link", "Link"),
            ("why", "Why another time"),
            ("answer", "Answer"),
            ("answered_at", "Answered"),
        ),
    ),
    "escalation.ProposedInvitee": ("Somebody who would be invited", (("membership_id", "Who"),)),
    "escalation.MeetingMap": (
        "Map made in a joint meeting",
        (
            ("worries", "What worries them"),
            ("working_well", "What is working well"),
            ("needs", "What needs to happen"),
            ("raising_scale", "How safe for the raising side, from 0 to 10"),
            ("responding_scale", "How safe for the responding side, from 0 to 10"),
        ),
    ),
    "escalation.MeetingAnswer": (
        "Answer to the record of a joint meeting",
        (("side", "Side"), ("own_account", "Own account; empty: this is what was said")),
    ),
    "escalation.ActionCarried": ("Action carried over", _CARRIED),
    "escalation.ActionEvent": ("What the time of an action did", _EVENT),
    "cases.PlanActionCarried": ("Action of the plan carried over", _CARRIED),
    "cases.PlanActionEvent": ("What the time of an action of the plan did", _EVENT),
    "escalation.Dissent": (
        "Dissent",
        (
            ("arose", "Where it arose"),
            ("held_on", "Day of the conference"),
            ("own_view", "It is the view of who raised it"),
            ("name", "Whose view: name"),
            ("role", "Role"),
            ("agency", "Agency"),
            ("minuted", "It stands in the minutes"),
        ),
    ),
}
