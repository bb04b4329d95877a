"""An escalation as a plain Django view would write it, row by row, without digests; and the least that a view does."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from agencies.models import Holding, Membership
from benchmarks.beside import twins
from escalation.models import Party

NEXT = ("first_line_manager", "2", "First-line manager to first-line manager")


@login_required
@transaction.atomic
def bare(request: HttpRequest, reference: str) -> HttpResponse:
    """One lock, one update, one insert."""
    it = twins.MATTER.objects.select_for_update().get(reference=reference)
    twins.MATTER.objects.filter(pk=it.pk).update(version=it.version + 1)
    twins.ONCE.objects.create(key=request.POST["once"], user_id=request.user.pk, at=timezone.now())
    return redirect("/")


@login_required
@transaction.atomic
def plain(request: HttpRequest, reference: str) -> HttpResponse:
    """The rows that ``services.moving.escalate`` writes, by ``create`` and ``save`` of plain models."""
    now = timezone.now()
    twins.ONCE.objects.create(key=request.POST["once"], user_id=request.user.pk, at=now)
    it = twins.MATTER.objects.select_for_update().get(reference=reference)
    if str(it.version) != request.POST["version"]:
        return HttpResponse(status=409)
    me = Membership.objects.select_related("agency", "user").filter(user=request.user).earliest("starts")
    act = _Act(it, me, now)
    act.create(
        twins.CHILD,
        safe=request.POST["safe"],
        how=request.POST["how"],
        keeps_safe=request.POST["keeps_safe"],
    )
    for deadline in twins.DEADLINE.objects.filter(stage_entry_id=it.current_stage_id, ended_at=None):
        deadline.ended_at, deadline.met = now, True
        act.save(deadline)
    left = twins.STAGE.objects.get(pk=it.current_stage_id)
    left.left_at, left.ended = now, "escalated"
    act.save(left)
    entered = _enter(act, left, request)
    _seats_and_word(act, entered)
    it.current_stage_id, it.state, it.phase = entered.pk, NEXT[0], "entered"
    it.turn, it.version = "both", it.version + 1
    act.save(it)
    act.end()
    return redirect("/")


def _enter(act: "_Act", left: models.Model, request: HttpRequest) -> models.Model:
    rung, number, title = NEXT
    entered = act.create(
        twins.STAGE,
        number=left.number + 1,
        key="first-line-managers",
        rung=rung,
        title=title,
        stage_number=int(number),
        ground="escalated",
        reason=request.POST["reason"],
        tried=request.POST["tried"],
        shortcut="",
        passed_over="",
        ended="",
        reason_for_end="",
    )
    old = twins.DEADLINE.objects.filter(disagreement_id=act.it.pk).first()
    act.create(
        twins.DEADLINE,
        stage_entry_id=entered.pk,
        clock="stage",
        amount=old.amount,
        duty=old.duty,
        firm=True,
        escalates=False,
        met_by=old.met_by,
        calendar_version_id=old.calendar_version_id,
        starts_at=act.now,
        due_at=act.now + timedelta(days=7),
        met=False,
    )
    return entered


def _seats_and_word(act: "_Act", entered: models.Model) -> None:
    for party in Party.objects.filter(disagreement=act.it.pk, left_at=None):
        at_desk = Holding.objects.select_related("post", "membership__user").filter(
            post__agency=party.agency_id, post__slug=NEXT[0], ends=None
        )
        for holding in at_desk:
            act.create(
                twins.SEAT,
                side=party.side,
                stage_entry_id=entered.pk,
                agency_id=party.agency_id,
                post_id=holding.post_id,
                as_what="acts",
            )
            notice = act.create(
                twins.NOTICE,
                post_id=holding.post_id,
                addressee_id=holding.membership_id,
                kind="matter.escalated",
                wants="Talk with the other side",
                by_when=act.now + timedelta(days=7),
            )
            twins.DELIVERY.objects.create(notice_id=notice.pk, attempts=0, next_try_at=act.now, last_error="")


class _Act:
    """Each row, then its history row; at the end the ledger's entry, without a digest."""

    def __init__(self, it: models.Model, me: Membership, now: datetime) -> None:
        self.it, self.now = it, now
        self._me, self._parts = me, 0
        self._subject = twins.SUBJECT.objects.get(pk=it.subject_id)

    def create(self, model: type[models.Model], **values: Any) -> models.Model:  # noqa: ANN401
        row = model(id=uuid4(), **{**self._written(), **values})
        row.save(force_insert=True)
        self._keep(row, "+")
        return row

    def save(self, row: models.Model) -> None:
        row.save(force_update=True)
        self._keep(row, "~")

    def end(self) -> None:
        twins.ENTRY.objects.create(
            id=uuid4().int >> 66,
            subject_id=self._subject.pk,
            number=self._subject.length + 1,
            previous=self._subject.head,
            digest="0" * 64,
            kind="matter.escalated",
            claimed_at=self.now,
            recorded_at=self.now,
            actor_key=str(self._me.pk),
            actor_name=self._me.user.name,
            actor_role=self._me.role,
            actor_agency=self._me.agency.name if self._me.agency else "",
            on_behalf_of="",
            for_whom="both",
            policy="",
            facts="{}",
            index="{}",
            rows="",
        )
        self._subject.length, self._subject.head = self._subject.length + 1, "0" * 64
        self._subject.save(update_fields=["length", "head"])

    def _keep(self, row: models.Model, change: str) -> None:
        self._parts += 1
        history = twins.HISTORY[type(row)]
        values = {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}
        history.objects.create(
            **values,
            history_date=self.now,
            history_type=change,
            history_user_id=str(self._me.pk),
            seal_chain_id=self._subject.pk,
            seal_number=self._subject.length + 1,
            seal_part=self._parts,
            seal_salt="",
            seal_text_salt="",
        )

    def _written(self) -> dict[str, str | UUID | datetime]:
        return {
            "disagreement_id": self.it.pk,
            "policy_version_id": self.it.policy_version_id,
            "written_by_id": self._me.pk,
            "writer_name": self._me.user.name,
            "writer_role": self._me.role,
            "writer_agency": self._me.agency.name if self._me.agency else "",
            "side": "raising",
            "for_whom": "both",
            "claimed_at": self.now,
            "recorded_at": self.now,
        }
