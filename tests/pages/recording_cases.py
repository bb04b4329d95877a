"""The pages of recording, asking and moving, each with how to come there and what is sent."""

from typing import Any

from tests import stories
from tests.factories import World
from tests.pages.cases import SAFETY, TYPED, Case, when
from tests.stories import Story

Brought = tuple[Story, dict[str, Any]]


def _given(world: World) -> Brought:
    return stories.side_given(stories.raised(world)).later(minutes=5), {}


def _discussed(world: World) -> Brought:
    story, _ = _given(world)
    return story, {"record": stories.discussed(story).pk}


def _asked(world: World) -> Brought:
    story, _ = _given(world)
    return story, {"record": stories.question_asked(story).pk}


def _advice_sought(world: World) -> Brought:
    story, _ = _given(world)
    return story, {"record": stories.advice_sought(story).pk}


def _ready(world: World) -> Brought:
    """Discussed and not agreed, and the raiser has filled in the form of the stage."""
    story, _ = _given(world)
    stories.discussed(story)
    return stories.everything_filled(story, world.teacher).later(minutes=5), {}


def _closed(world: World) -> Brought:
    story, _ = _given(world)
    return stories.closed(story).later(days=3), {}


def _worried(world: World) -> Brought:
    story, _ = _closed(world)
    return story, {"record": stories.worry_said(story).pk}


SIGNS = {
    "signs-of-safety_0": f"{TYPED}: home alone.",
    "signs-of-safety_1": "Her aunt.",
    "signs-of-safety_2": "A visit.",
    "signs-of-safety_3": "3",
}
# Who has no place in the matter gets no page, a manager who looks on reads the sentence that says who does it.
OTHERS = {"stranger": 404, "nurse": 404, "chair": 404}
BOTH_SIDES = OTHERS | {"social_worker": 200, "head_teacher": 403, "team_manager": 403}

CASES = [
    Case(
        "discuss",
        _given,
        "teacher",
        lambda story: (
            SAFETY
            | when("happened", story.now)
            | {
                "way": "telephone",
                "present": [str(story.world.teacher.pk), str(story.world.social_worker.pk)],
                "others": "Jo, support worker",
                "said": f"{TYPED}: the visits.",
                "agreed": "To ring again.",
                "not_agreed": "Whether it stays open.",
                "for_whom": "both",
                "settled": "no",
            }
        ),
        BOTH_SIDES,
        texts=("said", "agreed", "not_agreed", "others", "how", "keeps_safe"),
        choices=("way", "present", "for_whom", "settled", "safe"),
        empty=("way", "happened", "present", "said", "for_whom", "safe", "how", "keeps_safe"),
    ),
    Case(
        "attempt",
        _given,
        "teacher",
        lambda story: (
            when("happened", story.now)
            | {"way": "telephone", "others": "The duty desk", "said": f"{TYPED}: it rang out."}
        ),
        BOTH_SIDES,
        texts=("said", "others"),
        choices=("way", "present"),
        empty=("way", "happened", "present", "said"),
    ),
    Case(
        "reply",
        _discussed,
        "social_worker",
        lambda story: {"verdict": "own", "own_account": f"{TYPED}: we spoke of the aunt."},
        OTHERS | {"teacher": 403, "team_manager": 403},
        texts=("own_account",),
        choices=("verdict",),
        empty=("verdict",),
    ),
    Case(
        "ask",
        _given,
        "teacher",
        lambda story: {"question": f"{TYPED}: who saw her last?"},
        BOTH_SIDES,
        texts=("question",),
        empty=("question",),
    ),
    Case(
        "answer",
        _asked,
        "social_worker",
        lambda story: {"answer": f"{TYPED}: her aunt."},
        OTHERS | {"teacher": 403, "team_manager": 403},
        texts=("answer",),
        empty=("answer",),
    ),
    Case(
        "advice",
        _given,
        "teacher",
        lambda story: {"asked": str(story.world.head_teacher.pk), "question": f"{TYPED}: what now?"},
        BOTH_SIDES,
        texts=("question",),
        choices=("asked",),
        empty=("asked", "question"),
    ),
    Case(
        "advise",
        _advice_sought,
        "head_teacher",
        lambda story: {"advice": f"{TYPED}: ring them."},
        OTHERS | {"teacher": 403, "social_worker": 404},
        texts=("advice",),
        empty=("advice",),
    ),
    Case(
        "protect",
        _given,
        "teacher",
        lambda story: when("until", story.now.replace(hour=20)) | {"reason": f"{TYPED}: home tonight."},
        BOTH_SIDES,
        texts=("reason",),
        empty=("until", "reason"),
    ),
    Case(
        "escalate_check",
        _ready,
        "teacher",
        lambda story: SAFETY | {"reason": f"{TYPED}: no visit.", "tried": "We rang.", "confirmed": "yes"},
        BOTH_SIDES,
        texts=("reason", "tried", "how", "keeps_safe"),
        choices=("safe",),
        empty=("reason", "tried", "safe", "how", "keeps_safe"),
    ),
    Case(
        "shortcut",
        _given,
        "teacher",
        lambda story: (
            SAFETY
            | {"reason": f"{TYPED}: it is general.", "account_0": "The threshold.", "account_1": "One call."}
        ),
        BOTH_SIDES,
        texts=("reason", "how", "keeps_safe", "account_0", "account_1"),
        choices=("safe",),
        empty=("reason", "safe", "how", "keeps_safe", "account_0", "account_1"),
    ),
    Case(
        "withdraw",
        _given,
        "teacher",
        lambda story: (
            SAFETY
            | {
                "reason": f"{TYPED}: put right.",
                "asked_to": "yes",
                "who_asked": "The head of year, by e-mail",
            }
        ),
        OTHERS | {"social_worker": 403, "head_teacher": 403},
        texts=("reason", "who_asked", "how", "keeps_safe"),
        choices=("asked_to", "safe"),
        empty=("reason", "asked_to", "safe", "how", "keeps_safe"),
    ),
    Case(
        "reopen",
        _closed,
        "teacher",
        lambda story: SAFETY | {"reason": f"{TYPED}: seen alone again."},
        OTHERS | {"social_worker": 200, "head_teacher": 403},
        texts=("reason", "how", "keeps_safe"),
        choices=("safe",),
        empty=("reason", "safe", "how", "keeps_safe"),
    ),
    Case(
        "still_worried",
        _closed,
        "teacher",
        lambda story: {"worry": f"{TYPED}: alone at night."},
        OTHERS | {"social_worker": 200, "head_teacher": 200, "team_manager": 200},
        texts=("worry",),
        empty=("worry",),
    ),
    Case(
        "told_of_worry",
        _worried,
        "social_worker",
        lambda story: (
            when("told_at", story.now)
            | {"told": f"{TYPED}: Amira, the duty service", "said": "A visit tonight."}
        ),
        OTHERS | {"teacher": 200, "head_teacher": 200},
        texts=("told", "said"),
        empty=("told", "told_at", "said"),
    ),
]
