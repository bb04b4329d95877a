"""What the other side reads before it answers: what was raised, unchanged, and by what to find each child."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from agencies.models import Agency, Partnership, Post
from agencies.queries import off_accord_in
from agencies.standing import Standing
from cases.models import Case
from components.words import day_in_words, in_words, joined
from escalation.core.stages import Side
from escalation.models import CaseLink, ChildNow, Disagreement, FormAnswer, Party, Seat, View
from escalation.presenters.contact import raised_by
from escalation.presenters.dissent import as_kept
from escalation.presenters.raising import facts_of_child
from escalation.queries import inside_one_agency


def shared_facts(case: Case, partnership: Partnership) -> list[str]:
    """What the partnership lets the other side know of a child, each with what it is."""
    return facts_of_child(
        Case(
            initials=case.initials if partnership.shares_initials else "",
            birth_month=case.birth_month if partnership.shares_birth_month else None,
            birth_year=case.birth_year if partnership.shares_birth_month else None,
            identifier=case.identifier if partnership.shares_identifier else "",
        )
    )


@dataclass(frozen=True)
class ChildToFind:
    """One child of the matter, as an agency of the other side sees it."""

    number: int
    facts: str
    answered: bool
    found: bool
    reference: str  # the reader's own agency's; empty until they have found the child

    @property
    def status(self) -> str:
        """One word to the eye: it stands beside the child, on a telephone too."""
        if self.found:
            return "Found"
        return "Not found" if self.answered else "Not answered yet"

    @property
    def answer(self) -> str:
        """What the reader's own agency has said; empty where it has said nothing."""
        if self.found:
            return f"We have found this child: our reference is {self.reference}"
        return "We cannot tell who this is" if self.answered else ""


def children_to_find(it: Disagreement, standing: Standing, agency: Agency | None) -> list[ChildToFind]:
    """Each child with the facts that are shared, and what the reader's own agency has answered."""
    links = CaseLink.objects.visible_to(standing).filter(disagreement=it).select_related("case")
    ordered = list(links.order_by("number", "recorded_at"))
    return [
        _child(link, it.partnership, [one for one in ordered if agency and one.agency_id == agency.pk])
        for link in ordered
        if link.side == Side.RAISING
    ]


def _child(link: CaseLink, partnership: Partnership, ours: list[CaseLink]) -> ChildToFind:
    assert link.case is not None  # who raises it knows the child
    mine = [one for one in ours if one.number == link.number]
    found = next((one.case for one in mine if one.case), None)
    return ChildToFind(
        number=link.number,
        facts=joined(shared_facts(link.case, partnership)) or "the partnership shares no facts: ring them",
        answered=bool(mine),
        found=found is not None,
        reference=found.reference if found else "",
    )


def as_raised(it: Disagreement, standing: Standing) -> list[tuple[str, str]]:
    """What was raised, in the raiser's own words, question by question."""
    rows = [
        ("Raised by", raised_by(it)),
        ("Who made the decision", it.decided_by),
        ("What was decided, or not done", it.decision),
        ("When they learned of it", day_in_words(it.decision_at) if it.decision_at else ""),
        ("First put to you", in_words(it.put_at)),
        ("Kind", it.category or "None of the kinds that the procedure names"),
        *as_kept(it, standing),
        *_at_raising(it, standing),
        ("A conference or meeting with the family", it.meeting_coming),
        ("Why it needs a shorter time", it.protective_reason),
    ]
    return [(question, answer) for question, answer in rows if answer]


def _at_raising(it: Disagreement, standing: Standing) -> list[tuple[str, str]]:
    """What was written with the matter: how they see it, how the child was, and the policy's forms."""
    then = {"disagreement": it, "side": Side.RAISING, "claimed_at": it.raised_at}
    rows = []
    for view in View.objects.visible_to(standing).filter(**then):
        rows += [
            ("What they are worried about", view.worries),
            ("What is working well", view.working_well),
            ("What needs to happen", view.needs),
            ("How safe the child is", f"{view.scale} of 10"),
        ]
    for child in ChildNow.objects.visible_to(standing).filter(**then):
        rows += [
            ("The child, when it was raised", f"{child.get_safe_display()}. {child.how}"),
            ("What keeps the child safe", child.keeps_safe),
        ]
    answers = FormAnswer.objects.visible_to(standing).filter(**then).order_by("record", "position")
    return rows + [(answer.label, answer.value) for answer in answers]


def agencies_instead(it: Disagreement) -> list[tuple[str, Sequence[tuple[str, str]]]]:
    """The agencies without Accord to which it can be passed: they have no desk here, and are written to."""
    if inside_one_agency(it):
        return []
    has_it = Party.objects.present().filter(disagreement=it).values("agency")
    there = Agency.objects.filter(pk__in=off_accord_in(it.partnership)).exclude(pk__in=has_it)
    agencies = [(str(agency.pk), agency.name) for agency in there.order_by("name")]
    return [("Not on Accord: they are written to", agencies)] if agencies else []


def desks_instead(it: Disagreement) -> list[tuple[str, Sequence[tuple[str, str]]]]:
    """The desks to which it can be passed, by agency: none of the raising side, and none that has it already."""
    raising = Party.objects.filter(disagreement=it, side=Side.RAISING).values("agency")
    has_it = Seat.objects.filter(disagreement=it, ended_at=None, post__isnull=False).values("post")
    open_posts = Post.objects.filter(partnership=it.partnership_id, closed=False, agency__isnull=False)
    if inside_one_agency(it):
        own = Party.objects.filter(disagreement=it, side=Side.RAISING).exclude(service=None).values("service")
        open_posts = open_posts.filter(agency__in=raising).exclude(service=None).exclude(service__in=own)
    else:
        open_posts = open_posts.exclude(agency__in=raising)
    posts = open_posts.exclude(pk__in=has_it).select_related("agency").order_by("agency__name", "title")
    return [
        (agency.name, [(str(post.pk), post.title) for post in of_agency])
        for agency, of_agency in groupby(posts, key=lambda post: post.agency)
        if agency is not None
    ]
