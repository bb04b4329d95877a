"""What both sides write at every stage, and the worry that remains."""

from collections.abc import Mapping
from datetime import timedelta

from escalation.models import Record
from escalation.services import (
    discussing,
    worries,
)
from tests import stories
from tests.house.recipes.base import Recipe, after, given, on
from tests.stories import SAFE, Story

Kind = Record.Kind


def talk(story: Story) -> discussing.Discussion:
    return discussing.Discussion("telephone", story.now, "Both of us", "We talked.", safety=SAFE)


def newest(story: Story, kind: Record.Kind) -> Record:
    return Record.objects.filter(disagreement=story.it, kind=kind).latest("recorded_at")


DISCUSSING: Mapping[str, Recipe] = {
    "record_discussion": Recipe(
        on(
            given,
            lambda story: (
                lambda: discussing.record_discussion(**story.by(story.world.teacher), discussion=talk(story))
            ),
        ),
        ("matter.discussed",),
        "+ChildNow +Notice +Record ~Disagreement",
        "social_worker",
    ),
    "record_attempt": Recipe(
        on(
            given,
            lambda story: (
                lambda: discussing.record_attempt(**story.by(story.world.teacher), attempt=talk(story))
            ),
        ),
        ("matter.tried",),
        "+Notice +Record ~Disagreement",
        "social_worker",
    ),
    "reply_to_discussion": Recipe(
        on(
            after(stories.discussed),
            lambda story: (
                lambda: discussing.reply_to_discussion(
                    **story.by(story.world.social_worker),
                    record=newest(story, Kind.DISCUSSION),
                    own_account="I remember it otherwise.",
                )
            ),
        ),
        ("matter.replied",),
        "+Notice +Record ~Disagreement",
        "teacher",
    ),
    "ask_other_side": Recipe(
        on(
            given,
            lambda story: (
                lambda: discussing.ask_other_side(**story.by(story.world.teacher), question="Who saw her?")
            ),
        ),
        ("matter.asked",),
        "+Notice +Record ~Disagreement",
        "social_worker",
    ),
    "answer_question": Recipe(
        on(
            after(stories.question_asked),
            lambda story: (
                lambda: discussing.answer_question(
                    **story.by(story.world.social_worker),
                    record=newest(story, Kind.QUESTION),
                    answer="I did.",
                )
            ),
        ),
        ("matter.answered",),
        "+Notice +Record ~Disagreement",
        "teacher",
    ),
    "seek_advice": Recipe(
        on(
            given,
            lambda story: (
                lambda: discussing.seek_advice(
                    **story.by(story.world.teacher),
                    asked=story.world.head_teacher,
                    question="What would you do?",
                )
            ),
        ),
        ("matter.advice_sought",),
        "+Notice +Record +Seat ~Disagreement",
        "head_teacher",
    ),
    "give_advice": Recipe(
        on(
            after(stories.advice_sought),
            lambda story: (
                lambda: discussing.give_advice(
                    **story.by(story.world.head_teacher),
                    record=newest(story, Kind.ADVICE_SOUGHT),
                    advice="Go on.",
                )
            ),
        ),
        ("matter.advised",),
        "+Notice +Record ~Disagreement",
        "teacher",
    ),
    "fill_form": Recipe(
        on(given, lambda story: lambda: stories.form_filled(story, story.world.teacher, "signs-of-safety")),
        ("matter.form_filled",),
        "+FormAnswer +Record ~Disagreement",
    ),
    "set_protective_time": Recipe(
        on(
            given,
            lambda story: (
                lambda: discussing.set_protective_time(
                    **story.by(story.world.teacher),
                    until=story.now + timedelta(days=1),
                    reason="She goes home.",
                )
            ),
        ),
        ("matter.protected",),
        "+Notice ~Deadline ~Disagreement",
        "social_worker",
    ),
    "say_still_worried": Recipe(
        on(
            given,
            lambda story: (
                lambda: worries.say_still_worried(**story.by(story.world.teacher), worry="Alone again.")
            ),
        ),
        ("matter.still_worried",),
        "+Notice +Record ~Disagreement",
        "social_worker business_manager",
    ),
    "tell_of_worry": Recipe(
        on(
            after(stories.worry_said),
            lambda story: (
                lambda: worries.tell_of_worry(
                    **story.by(story.world.social_worker),
                    record=newest(story, Kind.LAST_WORD),
                    told="The duty service",
                    told_at=story.now,
                    said="They go now.",
                )
            ),
        ),
        ("matter.told_of_worry",),
        "+Notice +Record ~Disagreement",
        "teacher",
    ),
}
