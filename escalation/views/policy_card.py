"""One card of a draft: its inputs, what is wrong beside them, and what was typed kept whatever happens."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from agencies.refusals import ChangedMeanwhile, Refused
from components.words import in_words
from escalation.forms.policy_editor.form import CardEditor, names_of
from escalation.forms.policy_editor.places import HEADING, Card, cards_of, put
from escalation.models import PolicyDraft
from escalation.views.doors import carried_out_before
from escalation.views.policy_drafts import DraftPage

GONE = "The card that you were on was removed meanwhile. Copy what you typed, and go back to the draft."


class EditCard(DraftPage):
    """The page of one card."""

    template_name = "policies/card.html"
    card: Card

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().fetch(**kwargs)
        cards = {card.name: card for card in cards_of(self.document)}
        if kwargs["card"] not in cards and self.request.method != "POST":
            raise Http404
        self.cards = cards
        self.name = kwargs["card"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        self.card = self.cards[self.name]
        editor = self.editor()
        editor.show(self.found)
        return self.card_page(editor)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        self.card = self.meant()
        editor = self.editor(request.POST)
        if editor.form.is_resizing:
            return self.card_page(editor)
        if not editor.is_valid():
            return self.card_page(editor, status=422)
        try:
            with transaction.atomic():
                if carried_out_before(request, editor.form.cleaned_data["once"]):
                    return redirect(self.card_address(self.card.name))
                changed = put(self.document, self.card, editor.table)
                self.write(changed, editor.form.cleaned_data["version"])
        except ChangedMeanwhile:
            return self.came_second(editor)
        except Refused as refused:
            editor.wrong.append(refused.sentence)
            return self.card_page(editor, status=422)
        return self.saved()

    def meant(self) -> Card:
        """The card that the form was built on: by its own key, since somebody may have moved it meanwhile."""
        key = self.request.POST.get("card_key", "")
        kind = self.name.rpartition("-")[0]
        by_key = [
            one for one in self.cards.values() if one.name.startswith(f"{kind}-") and own_key(one) == key
        ]
        card = by_key[0] if kind and key and len(by_key) == 1 else self.cards.get(self.name)
        if card is None:
            raise Http404
        return card

    def editor(self, data: Any = None) -> CardEditor:  # noqa: ANN401
        return CardEditor(self.card, names_of(self.document), self.draft.version, data)

    def saved(self) -> HttpResponse:
        """On to the draft; back to the card where something on it is to be mended."""
        self.fetch_again()
        faults = sum(place.card == self.card.name for _, place in self.found)
        if faults:
            return redirect(self.card_address(self.card.name))
        messages.success(self.request, f"Saved: {self.card.title}")
        return redirect(f"{self.back_href()}#{self.card.name}")

    def fetch_again(self) -> None:
        super().fetch(policy_draft=self.draft.pk)

    def came_second(self, editor: CardEditor) -> HttpResponse:
        """Somebody changed the draft meanwhile: who and when, and what was typed, kept."""
        newest = PolicyDraft.objects.select_related("touched_by__user").get(pk=self.draft.pk)
        editor.on_version(newest.version)
        who = newest.touched_by.user.name
        changed = [
            f"{who} changed this draft at {in_words(newest.touched_at)}. "
            f"What you save replaces this card as a whole; the other cards stay as they are now."
        ]
        return self.card_page(editor, changed=changed, status=409)

    def card_page(self, editor: CardEditor, *, changed: Any = (), status: int = 200) -> HttpResponse:  # noqa: ANN401
        errors = [] if changed or editor.form.is_resizing else editor.errors()
        context = {
            **self.context(),
            "heading": self.card.title,
            "card": self.card,
            "card_key": own_key(self.card),
            "editor": editor,
            "errors": errors,
            "is_kept": status == 200,
            "changed": changed,
            "parts": list(editor.parts()),
            "names": self.names(),
            "rest": editor.form["rest"],
            "rest_is_open": bool(editor.form["rest"].value() or editor.form["rest"].errors),
        }
        return self.page(context, status=status)

    def names(self) -> list[tuple[str, str]]:
        """What a card may refer to, by its short name."""
        known = names_of(self.document)
        forms = self.document.get("forms")
        listed = {
            "Posts": [name for name, _ in known["posts"]],
            "Stages": [name for name, _ in known["stages"]],
            "Forms": list(forms) if isinstance(forms, dict) else [],
            "Kinds of agency": [name for name, _ in known["kinds"]],
        }
        return [(what, ", ".join(names)) for what, names in listed.items() if names]


def own_key(card: Card) -> str:
    """By which key a stage, form or track is known again."""
    return str(card.table.get(HEADING) or card.table.get("key") or "")
