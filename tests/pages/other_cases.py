"""The pages whose own tests stand in files of their own, each with how to come there and what is sent, in short."""

from typing import Any

from escalation.models import Deadline, Gate, KeptFrom, Letter
from escalation.services.clocks import REVIEW
from tests import invented, stories
from tests.factories import World
from tests.house.recipes import agreeing, deciding, moving
from tests.house.recipes.walls import names_somebody
from tests.off_accord import ADDRESS, raised_with_them, their_party
from tests.pages.cases import SAFETY, TYPED, Case, Sent, when
from tests.pages.recording_cases import SIGNS, Brought
from tests.stories import Story


def _raised(world: World) -> Brought:
    return stories.raised(world).later(minutes=5), {}


def _given(world: World) -> Brought:
    return stories.side_given(stories.raised(world)).later(minutes=5), {}


def _gate_asked(world: World) -> Brought:
    story = agreeing.asked(world)
    return story, {"gate": Gate.objects.get(disagreement=story.it).pk}


def _undated(world: World) -> Brought:
    story = agreeing.undated(world).later(minutes=5)
    return story, {"deadline": Deadline.objects.get(disagreement=story.it, clock=REVIEW).pk}


def _unanswered(world: World) -> Brought:
    story = stories.at_senior(world).later(hours=1)
    proposal = stories.meeting_proposed(story, meets_at=story.now.replace(day=29))
    return story.later(days=6), {"proposal": proposal.pk}


def _kept(world: World) -> Brought:
    story, _ = _given(world)
    names_somebody(story)()
    return story.later(minutes=5), {"kept": KeptFrom.objects.get(disagreement=story.it).pk}


def _to_write(world: World) -> Brought:
    story = raised_with_them(world).later(minutes=5)
    return story, {"letter": Letter.objects.get(disagreement=story.it).pk}


def _told(world: World) -> Brought:
    story = raised_with_them(world).later(minutes=5)
    return story, {"party": their_party(story).pk}


def _closed_by_both(world: World) -> Brought:
    return stories.closed(stories.side_given(stories.raised(world))).later(hours=1), {}


def _who_told(story: Story) -> Sent:
    day = story.now
    return {
        "told_name": "Ola Bright",
        "told_role": "Safeguarding lead",
        "told_on_day": str(day.day),
        "told_on_month": str(day.month),
        "told_on_year": str(day.year),
        "paper_kind": "letter",
        "paper_title": "Their letter",
        "paper_how": "held",
        "paper_held": "Our case file, page 12",
    }


def short(
    name: str,
    bring: Any,  # noqa: ANN401 - a story with the address's ids
    by: str,
    sent: Any,  # noqa: ANN401 - what is sent, or how it is made of the story
    *texts: str,
) -> Case:
    """A case of which only the sending is looked at here."""
    return Case(name, bring, by, sent if callable(sent) else lambda story: sent, {}, texts=texts)


SIDE = {
    "position": "look_again",
    "because": f"{TYPED}: the second call.",
    "worries": "Late meals.",
    "working_well": "The aunt helps.",
    "needs": "Early help.",
    "scale": "6",
    "safe": "yes",
    "how": "Seen on Friday.",
    "keeps_safe": "Her aunt.",
    "talk_when": "Today until 5pm",
    "talk_telephone": "01603 333333",
}
OTHER_CASES = [
    short("give_side", _raised, "social_worker", SIDE, "because", "worries", "how"),
    short(
        "find_child",
        lambda world: (_raised(world)[0], {"number": 1}),
        "social_worker",
        {"found": "not-found"},
    ),
    short(
        "pass_on",
        _raised,
        "social_worker",
        lambda story: {
            "to": str(story.world.post("hospital", "practitioner").pk),
            "reason": f"{TYPED}: theirs.",
        },
        "reason",
    ),
    short(
        "fill_form",
        lambda world: (_given(world)[0], {"form": "signs-of-safety"}),
        "teacher",
        SIGNS,
        "signs-of-safety_0",
    ),
    short(
        "pass_form",
        lambda world: (invented.given(world, deciding.SHOULD).later(minutes=5), {"form": "note"}),
        "teacher",
        {"reason": f"{TYPED}: nothing is new."},
        "reason",
    ),
    short(
        "ask_first",
        lambda world: (agreeing.to_ask(world).later(minutes=5), {"gate": agreeing.ENDORSEMENT}),
        "teacher",
        {"how": "ask", "why": f"{TYPED}: nobody has seen her."},
        "why",
    ),
    short(
        "answer_gate",
        _gate_asked,
        "head_teacher",
        {"answer": "not_endorsed", "said": f"{TYPED}: wait a week."},
        "said",
    ),
    short(
        "agree_time",
        _undated,
        "teacher",
        lambda story: when("at", story.now.replace(day=21)) | {"reason": f"{TYPED}: after the review."},
        "reason",
    ),
    short("not_agreed", _given, "social_worker", {"reason": f"{TYPED}: we differ."}, "reason"),
    short(
        "not_resolved",
        lambda world: (moving.short_ladder_ends(world).later(minutes=5), {}),
        "trust_director",
        SAFETY | {"reason": f"{TYPED}: each holds its view."},
        "reason",
        "how",
    ),
    short("convene_unanswered", _unanswered, "trust_director", {}),
    short(
        "must_not_see",
        _given,
        "teacher",
        lambda story: {
            "name": story.world.head_teacher.user.name,
            "where": str(story.world.agency("school").pk),
            "about_them": f"{TYPED}: she laughed.",
        },
        "about_them",
    ),
    short("take_back_concern", _kept, "teacher", {"why": f"{TYPED}: somebody else."}, "why"),
    short(
        "letter_sent",
        _to_write,
        "teacher",
        lambda story: when("sent_at", story.now) | {"how": "post", "to": f"{TYPED}\n{ADDRESS}"},
        "to",
    ),
    short("letter_not_sent", _to_write, "teacher", {"reason": f"{TYPED}: they have it."}, "reason"),
    short(
        "told_side",
        _told,
        "teacher",
        lambda story: _who_told(story) | {"position": "keep", "because": f"{TYPED}: seen.", "has_view": "no"},
        "because",
    ),
    short(
        "told_said",
        _told,
        "teacher",
        lambda story: _who_told(story) | {"said": f"{TYPED}: on Monday."},
        "said",
    ),
    short(
        "debrief",
        lambda world: (deciding.closed(world), {}),
        "teacher",
        lambda story: when("held_at", story.now) | {"note": f"{TYPED}: both."},
        "note",
    ),
    short(
        "answer_debrief",
        _closed_by_both,
        "social_worker",
        {"takes_part": "yes", "said": f"{TYPED}: Friday."},
        "said",
    ),
    short("extract", _given, "teacher", {"words": ""}),
]
