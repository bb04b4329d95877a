"""A matter: the disagreement itself, and the machine that moves it."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.urls import reverse
from django_fsm import GET_STATE, ConcurrentTransitionMixin, FSMField, TransitionNotAllowed, transition

from agencies.models import Membership, Partnership
from agencies.roles import Role
from agencies.standing import Standing
from audit.history import RecordModel, RecordQuerySet
from audit.models import Subject
from escalation.core.policy import Policy, Stage
from escalation.core.stages import RUNGS, Result, Rung, Side, State
from escalation.core.turns import Phase, Turn
from escalation.models.parties import Seat, SeatQuerySet
from escalation.models.policies import PolicyVersion
from escalation.models.walls import is_kept_from

OPEN = [rung.value for rung in RUNGS]


class DisagreementQuerySet(RecordQuerySet):
    def visible_to(self, standing: Standing) -> Self:
        """The matters that this person may open. Fetching through it is the check: a stranger gets 404."""
        return self.filter(Exists(Seat.objects.of(standing).filter(disagreement=OuterRef("pk"))))

    def in_sight_of_the_board(self, standing: Standing) -> Self:
        """The matters of which the board's manager may see the envelope, from the first stage on."""
        here = self.filter(partnership__in=standing.partnerships_as(Role.BUSINESS_MANAGER))
        return here.not_kept_from(standing)

    def not_kept_from(self, standing: Standing) -> Self:
        """Without those from which this person is kept; for lists and counts that do not go by a seat (§4.7)."""
        return self.exclude(is_kept_from(standing, "pk"))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    @staticmethod
    def turn_of(seats: SeatQuerySet) -> Q:
        """That it is the turn of one of these seats: of its side, of the convener or of who decides; a condition."""
        turn = ExpressionWrapper(OuterRef("turn"), output_field=models.CharField())
        here = seats.filter(disagreement=OuterRef("pk")).alias(now=turn)
        return Q(
            Exists(
                here.filter(
                    Q(side=Side.RAISING, now__in=Turn.waits_for_raising())
                    | Q(side=Side.RESPONDING, now__in=Turn.waits_for_responding())
                    | Q(as_what=Seat.AsWhat.CONVENER, now__in=Turn.waits_for_convener())
                    | Q(as_what=Seat.AsWhat.DECIDES, now=Turn.DECIDER)
                )
            )
        )


def _is_on_its_ladder(it: "Disagreement") -> bool:
    return it.state in [stage.rung for stage in it.policy.ladder(it.track or None)]


def _has_next(it: "Disagreement") -> bool:
    return it.next_stage is not None


def _has_shortcut(it: "Disagreement") -> bool:
    return bool(it.policy.shortcuts_from(it.state, it.track or None))


def _first_rung(it: "Disagreement", *, rung: Rung) -> str:
    offered = {it.policy.first(it.track or None).rung}
    offered |= {stage.rung for _, stage in it.policy.shortcuts_from(None, it.track or None)}
    return _one_of(offered, rung)


def _next_rung(it: "Disagreement", *, rung: Rung | None = None) -> str:
    assert it.next_stage is not None  # the condition of the transition
    offered = {stage.rung for stage in it.policy.reachable(it.state, it.track or None)}
    return _one_of(offered, rung or it.next_stage.rung)


def _shortcut_rung(it: "Disagreement", *, rung: Rung) -> str:
    return _one_of({stage.rung for _, stage in it.policy.shortcuts_from(it.state, it.track or None)}, rung)


def _rung_where_it_stood(it: "Disagreement") -> str:
    assert it.current_stage is not None
    return it.current_stage.rung


def _one_of(offered: set[Rung], rung: Rung) -> str:
    if rung not in offered:
        raise TransitionNotAllowed(f"the policy does not lead to {rung} from here")
    return rung.value


class Disagreement(ConcurrentTransitionMixin, RecordModel):
    """A professional disagreement between agencies about the safety of a child.

    The machine only goes upward, and the policy is the condition of each transition (DESIGN §5). The
    bodies of the transitions are empty: what comes with a move is its service's.
    """

    as_read: Any = None  # what a page has read of it (escalation/as_read.py)

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="disagreements")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="disagreements")
    reference = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=300)
    track = models.CharField(max_length=40, default="")
    category = models.CharField(
        max_length=300, default="", blank=True
    )  # as the policy has it; empty: none of these
    state = FSMField(default="", max_length=24, protected=True)
    phase = models.CharField(max_length=24, choices=[(phase.value, phase.value) for phase in Phase])
    turn = models.CharField(max_length=24, choices=[(turn.value, turn.value) for turn in Turn])
    result = models.CharField(
        max_length=24, default="", choices=[(result.value, result.description) for result in Result]
    )
    version = models.PositiveIntegerField(default=1)

    raised_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="raised")
    # In a matter raised by the speak-up route: how the raiser is called wherever their name would stand.
    raiser_called = models.CharField(max_length=200, null=True)
    raised_at = models.DateTimeField()
    put_at = models.DateTimeField()  # when it was first put to the other side, as the raiser says
    decision_at = models.DateTimeField(null=True)  # when the raising side learned of the decision
    conference_at = models.DateTimeField(null=True)  # when the conference was held that it is about
    about = models.CharField(max_length=20, null=True)
    # The matter that went on as this one, under another policy of the partnership.
    moved_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="moved_to")
    decision = models.TextField()
    decided_by = models.CharField(max_length=300)  # person, post, or that the raiser does not know
    meeting_coming = models.CharField(
        max_length=200, default=""
    )  # a conference or meeting with the family, and when

    protective_until = models.DateTimeField(null=True)
    protective_reason = models.TextField(default="")
    current_stage = models.OneToOneField("StageEntry", on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = DisagreementQuerySet.as_manager()  # type: ignore[misc] # the stubs take a manager for an instance's own

    class Meta(RecordModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="a_state_of_the_machine"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(result="")
                | ~Q(state="closed") & Q(closed_at=None),
                name="closed_with_time_and_result",
            ),
            models.CheckConstraint(
                condition=Q(protective_until=None, protective_reason="")
                | Q(protective_until__isnull=False) & ~Q(protective_reason=""),
                name="protective_time_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "state", "turn"], name="matters_by_turn")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("escalation:matter", args=[self.reference])

    @property
    def speaks_up(self) -> bool:
        """Whether it was raised past the raiser's own line."""
        return self.raiser_called is not None

    @property
    def raiser_name(self) -> str:
        """The raiser as everybody may read it: not by name where they speak up and it is not told."""
        return self.raised_by.user.name if self.raiser_called is None else self.raiser_called

    @property
    def policy(self) -> Policy:
        return self.policy_version.policy

    @property
    def stage(self) -> Stage:
        """The policy's stage on which an open matter stands."""
        return self.policy.stage_on(self.state)

    @property
    def next_stage(self) -> Stage | None:
        return self.policy.next_stage(self.state, self.track or None) if self.is_open else None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @transition(field=state, source="", target=GET_STATE(_first_rung, states=OPEN))
    def enter(self, *, rung: Rung) -> None:
        """Raised: onto the first rung of the policy, or a shortcut's."""

    @transition(
        field=state,
        source=OPEN,
        target=GET_STATE(_next_rung, states=OPEN),
        conditions=[_is_on_its_ladder, _has_next],  # type: ignore[list-item]
    )
    def climb(self, *, rung: Rung | None = None) -> None:
        """Up to the next rung that the policy uses; past an optional stage, to the one named."""

    @transition(
        field=state,
        source=OPEN,
        target=GET_STATE(_shortcut_rung, states=OPEN),
        conditions=[_is_on_its_ladder, _has_shortcut],  # type: ignore[list-item]
    )
    def leap(self, *, rung: Rung) -> None:
        """Up to a rung that a shortcut of the policy names."""

    @transition(field=state, source=OPEN, target=State.RESOLVED.value)
    def resolve(self) -> None:
        """Every agency of both sides has confirmed the outcome, or who decides has decided."""

    @transition(field=state, source=[*OPEN, State.RESOLVED.value], target=State.CLOSED.value)
    def close(self) -> None:
        """With its result: after its learning, withdrawn, or not resolved where the ladder ends."""

    @transition(
        field=state,
        source=[State.RESOLVED.value, State.CLOSED.value],
        target=GET_STATE(_rung_where_it_stood, states=OPEN),
    )
    def reopen(self) -> None:
        """New information: a new stage entry at the rung where it stood."""
