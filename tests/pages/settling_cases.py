"""The pages of settling, meetings, the panel and closing, each with how to come there and what is sent."""

from datetime import date, timedelta

from tests import stories
from tests.pages import brought
from tests.pages.cases import SAFETY, STRANGERS, TYPED, Case, actions, people, when, when_day

CASES = [
    Case(
        "propose",
        brought.given,
        "teacher",
        lambda story: (
            SAFETY
            | actions(agency=str(story.world.agency("social-care").pk))
            | {"text": f"{TYPED}: it stays open.", "ours": "Share attendance.", "theirs": "Visit."}
        ),
        STRANGERS | {"social_worker": 200, "head_teacher": 403, "service_manager": 404, "chair": 404},
        texts=("text", "ours", "theirs", "how", "keeps_safe", "actions-0-what", "actions-0-who"),
        choices=("actions-0-agency", "safe"),
        empty=("text", "ours", "theirs", "safe", "how", "keeps_safe"),
    ),
    Case(
        "confirm",
        brought.proposed,
        "social_worker",
        lambda story: {},
        STRANGERS | {"teacher": 403, "team_manager": 403, "chair": 404},
    ),
    Case(
        "refuse",
        brought.proposed,
        "social_worker",
        lambda story: {"reason": f"{TYPED}: we agreed to look again."},
        STRANGERS | {"teacher": 403, "team_manager": 403},
        texts=("reason",),
        empty=("reason",),
    ),
    Case(
        "settled",
        brought.agreed,
        "teacher",
        lambda story: {"settled": "no", "said": f"{TYPED}: I am uneasy."},
        STRANGERS | {"social_worker": 403, "head_teacher": 403},
        texts=("said",),
        choices=("settled",),
        empty=("settled",),
    ),
    Case(
        "action_done",
        brought.with_action,
        "social_worker",
        lambda story: {"shown_by": f"{TYPED}: it is in our records."},
        STRANGERS | {"teacher": 200, "head_teacher": 403},
        texts=("shown_by",),
        empty=("shown_by",),
    ),
    Case(
        "convene_meeting",
        brought.senior,
        "trust_director",
        lambda story: (
            when("meets_at", story.now + timedelta(days=1))
            | {"place": f"{TYPED}: room 2", "people": people(story.world.teacher, story.world.social_worker)}
        ),
        STRANGERS | {"service_manager": 200, "teacher": 403, "team_manager": 403},
        texts=("place", "link"),
        choices=("people", "others"),
        empty=("meets_at", "place"),
    ),
    Case(
        "hold_meeting",
        brought.meeting,
        "trust_director",
        lambda story: (
            SAFETY
            | when("held_at", story.now - timedelta(hours=2))
            | {
                "attended": brought.invited(story)[:2],
                "came_of_it": f"{TYPED}: one map.",
                "ended": "not_agreed",
            }
            | {
                "mapped": "yes",
                "worries": "Alone.",
                "working_well": "Her aunt.",
                "needs": "A visit.",
                "raising": "3",
            }
        ),
        STRANGERS | {"service_manager": 200, "team_manager": 403},
        texts=("came_of_it", "how", "worries", "also_there"),
        choices=("attended", "mapped", "ended", "raising", "responding"),
        empty=("held_at", "attended", "came_of_it", "safe", "mapped", "ended"),
    ),
    Case(
        "accept_meeting",
        brought.proposed_meeting,
        "service_manager",
        lambda story: {},
        STRANGERS | {"trust_director": 403, "team_manager": 403},
    ),
    Case(
        "answer_meeting",
        brought.held_meeting,
        "service_manager",
        lambda story: {"verdict": "own", "own_account": f"{TYPED}: we also spoke of the school."},
        STRANGERS | {"trust_director": 403, "social_worker": 200},
        texts=("own_account",),
        choices=("verdict",),
        empty=("verdict",),
    ),
    Case(
        "carry_over",
        brought.with_action,
        "social_worker",
        lambda story: when_day("to", date(2027, 2, 8)) | {"reason": f"{TYPED}: they were away."},
        STRANGERS | {"teacher": 200, "head_teacher": 403},
        texts=("reason",),
        empty=("to", "reason"),
    ),
    Case(
        "convene_panel",
        brought.panel,
        "chair",
        lambda story: (
            when("meets_at", story.now + timedelta(days=1))
            | {"place": f"{TYPED}: the board", "members": people(*stories.representatives(story.world))}
            | {f"over_{key}": why for key, why in stories.not_asked(story).items()}
        ),
        STRANGERS | {"deputy_chair": 200, "teacher": 403, "service_manager": 403, "business_manager": 200},
        texts=("place", "link"),
        choices=("members",),
        empty=("meets_at", "place", "members"),
    ),
    Case(
        "hold_panel",
        brought.panel_convened,
        "chair",
        lambda story: (
            SAFETY
            | when("held_at", story.now - timedelta(hours=2))
            | {
                "attended": brought.invited(story),
                "came_of_it": f"{TYPED}: both were heard.",
                "chaired_by": str(story.world.deputy_chair.pk),
            }
        ),
        STRANGERS | {"deputy_chair": 200, "teacher": 403, "police_representative": 403},
        texts=("came_of_it", "how"),
        choices=("attended", "chaired_by"),
        empty=("held_at", "attended", "came_of_it", "chaired_by"),
    ),
    Case(
        "decide",
        brought.panel_held,
        "chair",
        lambda story: SAFETY | actions() | {"text": f"{TYPED}: it is reopened.", "reasons": "The pattern."},
        STRANGERS | {"deputy_chair": 200, "service_manager": 403, "charity_representative": 403},
        texts=("text", "reasons", "actions-0-what"),
        choices=("actions-0-agency",),
        empty=("text", "reasons", "safe"),
    ),
    Case(
        "acknowledge",
        brought.decided,
        "trust_director",
        lambda story: {},
        STRANGERS | {"service_manager": 200, "teacher": 200, "chair": 403, "police_representative": 404},
    ),
    Case(
        "close",
        brought.agreed,
        "teacher",
        lambda story: {
            "themes": f"{TYPED}: ring first.",
            "why_not_earlier": "Nobody rang.",
            "for_the_board": "yes",
            "debrief_offered": "yes",
            "debrief_note": "To both.",
        },
        STRANGERS | {"social_worker": 200, "head_teacher": 403},
        texts=("themes", "why_not_earlier", "debrief_note"),
        choices=("for_the_board",),
        empty=("themes", "why_not_earlier", "for_the_board", "debrief_offered"),
    ),
    Case(
        "decide_here",
        brought.with_decider,
        "stand_in",
        lambda story: (
            SAFETY
            | actions()
            | {
                "options": f"{TYPED}: close it, or keep it open.",
                "text": "It stays open.",
                "reasons": "The pattern.",
                "others_hold": "yes",
                "consulted": "The service manager agrees.",
            }
        ),
        STRANGERS | {"teacher": 403, "trust_director": 403, "service_manager": 403, "chair": 404},
        texts=("options", "text", "reasons", "consulted", "actions-0-what"),
        choices=("others_hold", "actions-0-agency"),
        empty=("options", "text", "reasons", "others_hold", "safe"),
    ),
    Case(
        "stage_advice",
        brought.advising,
        "service_manager",
        lambda story: {"advice": f"{TYPED}: visit together."},
        STRANGERS | {"trust_director": 200, "teacher": 403, "team_manager": 403},
        texts=("advice",),
        empty=("advice",),
    ),
    Case(
        "offer_mediation",
        brought.to_mediate,
        "chair",
        lambda story: {"offer": f"{TYPED}: Thursday."},
        STRANGERS | {"deputy_chair": 200, "teacher": 403, "social_worker": 403, "business_manager": 200},
        texts=("offer",),
        empty=("offer",),
    ),
    Case(
        "answer_mediation",
        brought.mediation_offered,
        "social_worker",
        lambda story: {"answer": "declined", "reason": f"{TYPED}: we have said what we think."},
        STRANGERS | {"teacher": 200, "chair": 403, "team_manager": 403},
        texts=("reason",),
        choices=("answer",),
        empty=("answer",),
    ),
    Case(
        "record_mediation",
        brought.in_mediation,
        "chair",
        lambda story: (
            SAFETY
            | when("met_at", story.now - timedelta(hours=2))
            | {
                "attended": f"{TYPED}: the three of us",
                "raising": "A shorter plan.",
                "responding": "A visit each week.",
            }
        ),
        STRANGERS | {"teacher": 200, "social_worker": 200, "business_manager": 200},
        texts=("attended", "raising", "responding", "how"),
        empty=("met_at", "attended", "raising", "responding", "safe"),
    ),
    Case(
        "end_mediation",
        brought.in_mediation,
        "chair",
        lambda story: SAFETY | {"remains": f"{TYPED}: who visits."},
        STRANGERS | {"teacher": 200, "business_manager": 200},
        texts=("remains", "how"),
        empty=("remains", "safe"),
    ),
    Case(
        "sign_off",
        brought.to_sign,
        "head_teacher",
        lambda story: {},
        STRANGERS | {"teacher": 403, "social_worker": 403, "trust_director": 404},
    ),
    Case(
        "place_record",
        brought.signed,
        "teacher",
        lambda story: (
            when("placed_at", story.now - timedelta(minutes=1))
            | {"by_whom": f"{TYPED}: the clerk", "where": "Case notes"}
        ),
        STRANGERS | {"social_worker": 200, "trust_director": 404, "head_teacher": 200},
        texts=("by_whom", "where"),
        empty=("by_whom", "placed_at"),
    ),
]
