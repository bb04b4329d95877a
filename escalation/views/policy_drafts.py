"""A new version of a policy: begun from a copy or a file, its cards on one page, moved, added and removed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from agencies.refusals import ChangedMeanwhile, Refused
from components.forms import VersionedForm
from components.words import in_words
from escalation.core.policy_faults import PolicyFaults
from escalation.core.policy_text import LARGEST_FILE, read_document
from escalation.core.policy_write import write_document
from escalation.forms.policy_editor.begin import BeginForm
from escalation.forms.policy_editor.cards import EACH
from escalation.forms.policy_editor.form import summed_up
from escalation.forms.policy_editor.overview import drawn, elsewhere, found_in
from escalation.forms.policy_editor.places import cards_of, without
from escalation.models import Lesson, PolicyDraft, PolicyVersion
from escalation.services.policies import shipped_policies
from escalation.services.policy_drafts import begin_policy_draft, copied, judged, write_policy_draft
from escalation.views.doors import carried_out_before, standing
from escalation.views.policy import as_file, trying
from escalation.views.setting_up_doors import SettingUp, SettingUpForm

SHOWN_FAULTS = 50


class Begin(SettingUpForm):
    """What the new version begins from."""

    template_name = "policies/begin.html"
    form_class = BeginForm
    heading = "Begin a new version"
    button_text = "Begin"
    key: UUID | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        self.versions = {
            f"version-{version.pk}": version
            for version in PolicyVersion.objects.filter(partnership=self.partnership).order_by(
                "-in_force_from"
            )
        }
        shipped = {}
        for key, path in shipped_policies().items():
            document = read_document(path.read_bytes())
            shipped[f"shipped-{key}"] = f"{document['board']}: {document['title']}"
        loaded = {
            key: f"A copy of {version.title}, version {version.number}"
            for key, version in self.versions.items()
        }
        return {"loaded": loaded, "shipped": shipped}

    def carry_out(self, form: VersionedForm) -> None:
        which = form.cleaned_data["which"]
        text: str | bytes
        if which == BeginForm.UPLOAD:
            file = form.cleaned_data["file"]
            text, begun_from = file.read(LARGEST_FILE + 1), f"the file {file.name}"
        elif which in self.versions:
            version = self.versions[which]
            text, begun_from = copied(version), f"{version.title}, version {version.number}"
        else:
            text = shipped_policies()[which.removeprefix("shipped-")].read_bytes()
            begun_from = dict(form.fields["which"].choices)[which]  # type: ignore[attr-defined]
        try:
            draft = begin_policy_draft(
                key=form.cleaned_data["once"],
                partnership=self.partnership,
                text=text,
                begun_from=begun_from,
                learns_from=self.learns_from(),
                by=self.by,
                now=self.now,
            )
        except PolicyFaults as found:
            said = "; ".join(f"{fault.path}: {fault.sentence}" for fault in found.faults)
            raise Refused(f"This file cannot be read. {said[:1].upper()}{said[1:]}") from None
        self.key = draft.pk

    def learns_from(self) -> str:
        """The lesson from whose page it is begun, where it is one that this person reads."""
        reference = self.request.GET.get("learns", "").replace("\0", "").upper()
        mine = Lesson.objects.visible_to(standing(self.request)).open()
        found = mine.filter(partnership=self.partnership, reference=reference).first()
        return found.reference if found else ""

    def get_success_url(self) -> str:
        key = self.key or self.request.POST.get("once")
        return self.address("policy_draft", key)

    def back_href(self) -> str:
        return self.address("setting_up_policy")


class DraftPage(SettingUp):
    """A page about one draft, fetched through the partnership."""

    draft: PolicyDraft

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        drafts = PolicyDraft.objects.select_related("partnership", "touched_by__user")
        self.draft = get_object_or_404(drafts, partnership=self.partnership, pk=kwargs["policy_draft"])
        self.document = read_document(self.draft.text)
        self.policy, self.faults = judged(self.draft, self.day)
        self.found = found_in(self.document, self.faults)

    def back_href(self) -> str:
        return self.address("policy_draft", self.draft.pk)

    def card_address(self, name: str) -> str:
        return self.address("policy_card", self.draft.pk, name)

    def context(self) -> dict[str, Any]:
        return {
            "draft": self.draft,
            "called": self.draft.called,
            "touched": f"{self.draft.touched_by.user.name} at {in_words(self.draft.touched_at)}",
        }

    def write(self, document: dict[str, Any], version: int) -> None:
        write_policy_draft(
            draft=self.draft, text=write_document(document), version=version, by=self.by, now=self.now
        )


class Draft(DraftPage):
    """Every card, what is wrong with it, and the buttons that move, add and remove."""

    template_name = "policies/draft.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        cards = drawn(self.document, self.found)
        stages = [card.name for card in cards if card.is_stage]
        context = {
            **self.context(),
            "heading": self.draft.called,
            "back_href": self.address("setting_up_policy"),
            "cards": [
                (card, self.card_address(card.name), card.name != stages[0], card.name != stages[-1])
                if card.is_stage
                else (card, self.card_address(card.name), False, False)
                for card in cards
            ],
            "adds": [(name, spec.title.lower()) for name, spec in EACH.values()],
            "errors": self.errors(),
            "elsewhere": elsewhere(self.found),
            "more_faults": max(len(self.faults) - SHOWN_FAULTS, 0),
            "sound": self.policy is not None,
            "once": VersionedForm()["once"].value(),
        }
        if self.policy is not None:
            context |= trying(request, self.policy, self.partnership)
        return self.page(context)

    def errors(self) -> list[dict[str, str]]:
        """The summary: each fault with a link to its input."""
        cards = {card.name: card for card in cards_of(self.document)}
        return [
            {
                "text": summed_up(fault, cards[place.card], place) if place.card else fault.sentence,
                "href": f"{self.card_address(place.card)}#{place.anchor}" if place.card else "#stages",
            }
            for fault, place in self.found[:SHOWN_FAULTS]
        ]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """A button: "up:stage-2", "remove:form-1", "add:stage"."""
        form = VersionedForm(request.POST)
        what, _, name = request.POST.get("do", "").partition(":")
        if not form.is_valid() or what not in ("up", "down", "remove", "add"):
            messages.warning(request, "We could not tell what was pressed. Nothing was changed.")
            return redirect(self.back_href())
        try:
            with transaction.atomic():
                if carried_out_before(request, form.cleaned_data["once"]):
                    return redirect(self.back_href())
                document, anchor = self.changed(what, name)
                self.write(document, form.cleaned_data["version"])
        except ChangedMeanwhile:
            messages.warning(
                request, f"{self.context()['touched']} changed this draft: this is how it is now."
            )
            return redirect(self.back_href())
        except Refused as refused:
            messages.warning(request, refused.sentence)
            return redirect(self.back_href())
        return redirect(anchor)

    def changed(self, what: str, name: str) -> tuple[dict[str, Any], str]:
        """The document after the button, and where to go then."""
        if what == "add":
            return self.added(name)
        card = next((card for card in cards_of(self.document) if card.name == name), None)
        if card is None or not (card.can_be_removed if what == "remove" else card.is_stage):
            raise Http404
        if what == "remove":
            messages.success(self.request, f"Removed: {card.title}")
            return without(self.document, card), f"{self.back_href()}#stages"
        stages = list(self.document["stages"])
        place = int(card.where[1])
        other = place + (1 if what == "down" else -1)
        if not 0 <= other < len(stages):
            raise Http404
        stages[place], stages[other] = stages[other], stages[place]
        return {**self.document, "stages": stages}, f"{self.back_href()}#stage-{other + 1}"

    def added(self, name: str) -> tuple[dict[str, Any], str]:
        """The document with an empty stage, form or track at the end, to be filled in on its card."""
        key = next((key for key, (called, _) in EACH.items() if called == name), None)
        if key is None:
            raise Http404
        kind = dict if key == "forms" else list
        value = self.document.get(key, kind())
        if not isinstance(value, kind) or len(value) >= MOST_CARDS:
            raise Refused("There is no room for another one here: mend what stands there first.")
        taken = (
            {*value}
            if isinstance(value, dict)
            else {one.get("key") for one in value if isinstance(one, dict)}
        )
        own = next(
            f"{name}-{number}" for number in range(len(value) + 1, 10_000) if f"{name}-{number}" not in taken
        )
        more = {**value, own: {}} if isinstance(value, dict) else [*value, {"key": own}]
        return {**self.document, key: more}, self.card_address(f"{name}-{len(more)}")


MOST_CARDS = 100


class DraftFile(DraftPage):
    """The file of a draft as it stands."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        return as_file(self.draft.text, f"{self.policy.key if self.policy else 'policy'}-draft.toml")
