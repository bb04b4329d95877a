"""What the business manager's pages show: the task list, an agency, a post, a person."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.text import capfirst

from agencies.models import Agency, Closure, Holding, Membership, Partnership, Post
from agencies.queries import agencies_of, people_of
from agencies.roles import LEVELS
from components.sentences import uncapitalised
from components.words import day_in_words, joined, time_in_words
from escalation.core.names import POSTS
from escalation.core.policy import Policy
from escalation.models import PolicyVersion
from escalation.presenters.auditors import auditors_task
from escalation.services.papers import takes_files
from escalation.services.policies import policy_in_force
from escalation.services.referral_clocks import answer_time
from escalation.services.setting_up import TOLD_OF_A_CHILD, Gaps

Address = Callable[..., str]
Row = Mapping[str, Any]

TO_DO = {"tag": {"text": "To do", "colour": "blue"}}
DONE = "Done"
ANY_TIME = "Any time"


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 gap", "3 gaps"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def status_of_gaps(count: int) -> Any:  # noqa: ANN401 - a text or a tag, as the component takes it
    return {"tag": {"text": counted(count, "gap"), "colour": "red"}} if count else DONE


def tasks(partnership: Partnership, gaps: Gaps, *, on: date, address: Address) -> list[Row]:
    """The task list: each thing to do, what is there already, and whether it is done."""
    return [
        *_partnership_tasks(partnership, on=on, address=address),
        *_people_tasks(partnership, gaps, on=on, address=address),
        auditors_task(partnership, on=on, otherwise=ANY_TIME),
        {
            "title": "Send a test notice",
            "href": address("setting_up_test_notice"),
            "hint": "An e-mail to yourself, to see that the post arrives",
            "status": ANY_TIME,
        },
    ]


def _partnership_tasks(partnership: Partnership, *, on: date, address: Address) -> list[Row]:
    version = policy_in_force(partnership, on) or PolicyVersion.objects.filter(partnership=partnership).last()
    front_door = ", ".join(filter(None, (partnership.front_door_name, partnership.front_door_telephone)))
    told = [uncapitalised(text) for name, text in TOLD_OF_A_CHILD.items() if getattr(partnership, name)]
    return [
        {
            "title": "Title and nation",
            "href": address("setting_up_names"),
            "hint": f"{partnership.name} ({partnership.title}), {partnership.get_nation_display()}",
            "status": DONE,
        },
        {
            "title": "Close of business",
            "href": address("setting_up_close_of_business"),
            "hint": time_in_words(partnership.close_of_business),
            "status": DONE,
        },
        {
            "title": "Front door",
            "href": address("setting_up_front_door"),
            "hint": front_door or "Whom people ring when a child is not safe",
            "status": DONE if partnership.front_door_name and partnership.front_door_telephone else TO_DO,
        },
        {
            "title": "What the other side is told of a child",
            "href": address("setting_up_shared"),
            "hint": capfirst(joined(told)),
            "status": DONE,
        },
        *_ways_tasks(partnership, address=address),
        *_day_tasks(partnership, on=on, address=address),
        {
            "title": "Policy",
            "href": address("setting_up_policy"),
            "hint": f"{version.title}, from {day_in_words(version.in_force_from)}" if version else "None yet",
            "status": DONE if version else TO_DO,
        },
    ]


def _ways_tasks(partnership: Partnership, *, address: Address) -> list[Row]:
    """How referrals, papers and allegations are dealt with here: each has an answer from the first day."""
    return [
        {
            "title": "Referrals",
            "href": address("setting_up_referrals"),
            "hint": f"Answered within {answer_time(partnership)}",
            "status": ANY_TIME,
        },
        {
            "title": "Papers",
            "href": address("setting_up_papers"),
            "hint": "Kept as files" if takes_files(partnership) else "Not kept as files: where each is held",
            "status": ANY_TIME,
        },
        {
            "title": "Allegations about staff",
            "href": address("setting_up_allegations"),
            "hint": partnership.allegations_name or "Not entered: people are sent to the front door",
            "status": ANY_TIME,
        },
    ]


def _day_tasks(partnership: Partnership, *, on: date, address: Address) -> list[Row]:
    """The days that do not count."""
    closures = Closure.objects.filter(partnership=partnership, withdrawn=False, day__gte=on).count()
    return [
        {
            "title": "Bank holidays",
            "href": address("bank_holidays"),
            "hint": f"Those of {partnership.get_nation_display()}, and what is announced late",
            "status": ANY_TIME,
        },
        {
            "title": "Closures",
            "href": address("closures"),
            "hint": f"{counted(closures, 'day') if closures else 'None'} to come, besides bank holidays",
            "status": ANY_TIME,
        },
    ]


def _people_tasks(partnership: Partnership, gaps: Gaps, *, on: date, address: Address) -> list[Row]:
    agencies = agencies_of(partnership, on=on).count()
    people = people_of(partnership, on=on).count()
    return [
        {
            "title": "Agencies and services",
            "href": address("agencies"),
            "hint": counted(agencies, "agency", "agencies"),
            "status": DONE if agencies > 1 else TO_DO,
        },
        {
            "title": "People and posts",
            "href": address("people"),
            "hint": counted(people, "role"),
            "status": status_of_gaps(len(gaps.empty)),
        },
        {
            "title": "Stand-ins",
            "href": address("stand_ins"),
            "hint": "Who looks while the holder of a post is away",
            "status": {"tag": {"text": f"{len(gaps.alone)} to find", "colour": "yellow"}}
            if gaps.alone
            else DONE,
        },
        {
            "title": "Gaps",
            "href": address("gaps"),
            "hint": "Stages and posts at which nobody is",
            "status": status_of_gaps(len(gaps.stages) + len(gaps.empty) + bool(gaps.calendar)),
        },
    ]


def post_titles(policy: Policy | None) -> dict[str, str]:
    """What policy may call a post, with its title."""
    return {**POSTS, **(policy.posts if policy else {})}


@dataclass(frozen=True)
class Desk:
    """A post as a page shows it, with who is at it today."""

    post: Post
    called: str  # policy's name for it, in words
    holders: tuple[Holding, ...]
    stand_ins: tuple[Holding, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.holders or self.stand_ins)


def desks(
    posts: Iterable[Post], people_at: Mapping[UUID, Sequence[Holding]], titles: Mapping[str, str]
) -> list[Desk]:
    """The posts from the lowest level up, then all others; each with its holders and stand-ins."""
    order = {slug: position for position, slug in enumerate(LEVELS)}
    return [
        Desk(
            post=post,
            called=titles.get(post.slug, post.slug),
            holders=tuple(one for one in people_at[post.pk] if not one.stands_in),
            stand_ins=tuple(one for one in people_at[post.pk] if one.stands_in),
        )
        for post in sorted(posts, key=lambda post: (order.get(post.slug, len(order)), post.title))
    ]


def names_of(holdings: Iterable[Holding], otherwise: str) -> str:
    return joined([f"{one.membership.user.name}" for one in holdings]) or otherwise


def people_rows(people: Iterable[Membership], *, address: Address, on: date) -> list[Row]:
    """People as rows of a summary list: name; role, place, from when; a link."""
    return [
        {
            "key": person.user.name,
            "value": f"{person.called}, {person.place}{_from_when(person, on)}",
            "actions": [
                {
                    "text": "Open",
                    "href": address("person", person.pk),
                    "visually_hidden_text": person.user.name,
                }
            ],
        }
        for person in people
    ]


def person_rows(person: Membership, *, address: Address) -> list[Row]:
    """What is known of a person in a role, with what can be changed."""
    change = [
        {"text": "Change", "href": address("person_change", person.pk), "visually_hidden_text": "job title"}
    ]
    return [
        {"key": "E-mail address", "value": person.user.email},
        {"key": "Role", "value": person.get_role_display().capitalize()},
        {"key": "Where", "value": person.place},
        {"key": "Job title", "value": person.job_title or "None given", "actions": change},
        {
            "key": "Telephone",
            "value": person.telephone or "None given",
            "actions": [{**change[0], "visually_hidden_text": "telephone"}],
        },
        {
            "key": "Manager",
            "value": person.manager.user.name if person.manager else "Nobody",
            "actions": [
                {
                    "text": "Change",
                    "href": address("person_manager", person.pk),
                    "visually_hidden_text": "manager",
                }
            ],
        },
    ]


def role_rows(memberships: Iterable[Membership]) -> list[Row]:
    """A person's roles with their dates."""
    return [
        {"key": f"{one.called}, {one.place}", "value": capfirst(dates(one.starts, one.ends))}
        for one in memberships
    ]


def holding_rows(holdings: Iterable[Holding], *, address: Address) -> list[Row]:
    """The posts that a person holds or stands in for, with dates."""
    return [
        {
            "key": str(one.post),
            "value": f"{'Stands in' if one.stands_in else 'Holds it'}, {dates(one.starts, one.ends)}",
            "actions": [
                {"text": "Open", "href": address("post", one.post.pk), "visually_hidden_text": str(one.post)}
            ],
        }
        for one in holdings
    ]


def dates(starts: date, ends: date | None) -> str:
    """From when, until when; of one that ended, the day on which it no longer held."""
    return f"from {day_in_words(starts)}" + (f", ended on {day_in_words(ends)}" if ends else "")


def _from_when(person: Membership, on: date) -> str:
    return f", from {day_in_words(person.starts)}" if person.starts > on else ""


def stage_rows(policy: Policy | None, agency: Agency, route: Callable[[Sequence[str]], str]) -> list[Row]:
    """Who acts for an agency at each stage, when it raises; ``route`` gives the people in words."""
    if policy is None:
        return []
    return [
        {
            "key": f"{stage.number}. {stage.title}",
            "value": route(policy.posts_at(stage, agency.kind, "raising")),
        }
        for stage in policy.stages
    ]
