"""Pages on which is entered what an agency told that is not on Accord: who there, when, with its paper."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from components.forms import RowsFormSet, VersionedForm
from escalation import notifications
from escalation.core.decisions import Move, check_move, requirements
from escalation.core.mediation import Taken
from escalation.core.stages import Side
from escalation.forms import off_accord as forms
from escalation.forms.papers import PapersAsked
from escalation.models import Party, Record
from escalation.places import Place, place_for
from escalation.presenters.giving import agencies_instead, desks_instead
from escalation.presenters.told import sent_to
from escalation.presenters.written import shown
from escalation.queries import facts_of
from escalation.services import discussing, giving, mediating, moving
from escalation.services.answering import check_reply
from escalation.services.telling_for import party_told_of
from escalation.services.told import enter_what_they_told, told_to_us
from escalation.views.doors import standing
from escalation.views.giving import passed_to
from escalation.views.writing import WritingPage
from escalation.zone import local_day


class ToldPage(WritingPage):
    """A form on which somebody of the raising side enters what such an agency told. The place is then the agency's."""

    party: Party
    own: Place
    button_text = "Enter what they told"
    typed: forms.AsksWhoTold

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            found = Party.objects.visible_to(standing(request)).filter(
                disagreement=self.it, pk=kwargs["party"]
            )
            party = found.select_related("agency", "service").first()
            if party is None:
                raise Http404
            self.party, self.own = party, self.place
            self.place = place_for(self.own, party)

    @property
    def note(self) -> str:  # type: ignore[override]
        return (
            f"{self.party.name} is not on Accord. You enter what it told you, in its own words, with the paper that "
            "shows it. It stands in the record as told to us, with their name and with yours."
        )

    def check(self) -> None:
        party_told_of(self.it, self.own, self.party.pk)
        self.check_here()

    def check_here(self) -> None:
        """What the page asks besides."""

    def get_form_kwargs(self) -> dict[str, Any]:
        day = local_day(self.now)
        return {"papers": PapersAsked.of(self.request.user.pk, self.it.partnership, day)}

    def will_happen(self) -> list[str]:
        own = notifications.acting(self.it, Side.RAISING, now=self.now)
        others = [one for one in own if one.membership.user_id != self.request.user.pk]
        return [
            *([sent_to(others, what="Word")] if others else []),
            "Both sides, and whoever reads the record, see who told it, when, and that you entered it.",
        ]

    def carried_out(
        self, request: HttpRequest, form: VersionedForm, rows: RowsFormSet | None
    ) -> HttpResponse:
        assert isinstance(form, forms.AsksWhoTold)
        self.typed = form
        return super().carried_out(request, form, rows)

    def common(self) -> dict[str, Any]:
        typed = self.typed.cleaned_data
        by = told_to_us(
            standing(self.request),
            party=self.party,
            name=typed["told_name"],
            role=typed["told_role"],
            on=typed["told_on"],
            paper=self.typed.paper(),
        )
        return {**super().common(), "by": by, "version": typed["version"]}

    def get_success_url(self) -> str:
        return reverse("escalation:letters", args=[self.it.reference])


class TellSide(ToldPage):
    form_class = forms.ToldSideForm
    heading = "Enter their side"
    done = "Their side is entered, as told to us."

    def check_here(self) -> None:
        check_move(facts_of(self.it, self.place), Move.GIVE_SIDE)

    def carry_out(self, form: forms.ToldSideForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        giving.give_side(**self.common(), given=form.given())


class TellSaid(ToldPage):
    form_class = forms.ToldSaidForm
    heading = "Enter what they told you"
    done = "What they told is entered."

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        enter_what_they_told(**self.common(), said=form.cleaned_data["said"])


class AboutRecord(ToldPage):
    """What they say of something in the record, which stands above the form."""

    kinds: tuple[Record.Kind, ...]

    @property
    def answered(self) -> Record:
        return self.record(self.kwargs["record"], *self.kinds)

    def get_context(self) -> dict[str, Any]:
        answers = self.answered.answers.visible_to(standing(self.request))
        of_form = [{"key": one.label, "value": one.value} for one in answers]
        return {**super().get_context(), "shown": [*shown(self.answered), *of_form]}


class TellReply(AboutRecord):
    form_class = forms.ToldReplyForm
    kinds = (Record.Kind.DISCUSSION, Record.Kind.FORM)
    heading = "Do they say that this is what was said?"
    done = "Their answer is entered."

    def check_here(self) -> None:
        try:
            discussing.check_discussion(self.it, self.place, self.answered)
        except Record.DoesNotExist:
            raise Http404 from None

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        own = form.cleaned_data["own_account"]
        discussing.reply_to_discussion(**self.common(), record=self.answered, own_account=own)


class TellAnswer(AboutRecord):
    form_class = forms.ToldAnswerForm
    kinds = (Record.Kind.QUESTION,)
    heading = "What do they answer?"
    done = "Their answer is entered."

    def check_here(self) -> None:
        check_reply(self.it, self.place, self.answered, Record.Kind.QUESTION)

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        answer = form.cleaned_data["answer"]
        discussing.answer_question(**self.common(), record=self.answered, answer=answer)


class TellPassOn(ToldPage):
    form_class = forms.ToldPassOnForm
    heading = "They say that it is not for them"
    done = "It was passed on. They keep it until the new desk has opened it."

    def check_here(self) -> None:
        check_move(facts_of(self.it, self.place), Move.PASS_ON)

    def get_form_kwargs(self) -> dict[str, Any]:
        desks = [*desks_instead(self.it), *agencies_instead(self.it)]
        return {**super().get_form_kwargs(), "desks": desks}

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        to, reason = passed_to(form.cleaned_data["to"]), form.cleaned_data["reason"]
        giving.pass_on(**self.common(), to=to, reason=reason)


class TellMediation(ToldPage):
    form_class = forms.ToldMediationForm
    heading = "Do they take up the mediation?"
    done = "Their answer is entered."

    def check_here(self) -> None:
        mediating.check_to_answer(self.it, self.place)

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        typed = form.cleaned_data
        mediating.answer_mediation(**self.common(), taken=Taken(typed["answer"]), reason=typed["reason"])


class TellHigher(ToldPage):
    """They take it to the next stage; what should be done first is passed over, since they cannot be asked here."""

    form_class = forms.ToldHigherForm
    heading = "They take it to the next stage"
    button_text = "Escalate it, as they told"
    done = "It was escalated, as they told."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "partnership": self.it.partnership}

    def check_here(self) -> None:
        check_move(facts_of(self.it, self.place, passed_over=self.passed_over()), Move.ESCALATE)

    def passed_over(self) -> dict[str, str]:
        asked = requirements(facts_of(self.it, self.place))
        undone = [one.key for one in asked if not (one.done or one.must)]
        return dict.fromkeys(undone, f"{self.party.name} is not on Accord and told us by letter.")

    def carry_out(self, form: forms.ToldHigherForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        moving.escalate(
            **self.common(),
            reason=form.cleaned_data["reason"],
            tried=f"As {self.party.name} told us.",
            safety=form.safety(),
            passed_over=self.passed_over(),
        )
