"""Pages on which a referral takes another road: a disagreement, the child protection procedure, settled by one."""

from typing import Any

from django.urls import reverse

from cases.models import Referral, Settlement
from components.forms import RowsFormSet
from escalation.forms.referral_roads import ProtectionForm, SettledForm
from escalation.forms.referrals import AcceptForm
from escalation.services.carrying import what_was_so_far
from escalation.services.linking import begin_disagreement
from escalation.services.on_referrals import check_open
from escalation.services.protection import check_to_take_over, say_protection
from escalation.services.settling_referrals import WHO_SAYS, check_to_settle, settle_by_matter
from escalation.views.doors import standing
from escalation.views.referral import ReferralForm
from escalation.views.referral_answers import WritesToTheOther
from escalation.zone import local_day


class Disagree(ReferralForm):
    """It becomes a disagreement: raising is begun with what is known."""

    form_class = AcceptForm
    template_name = "referrals/goes_along.html"
    heading = "Raise a disagreement about this referral"
    button_text = "Begin to raise a disagreement"
    note = (
        "You can raise this whatever your grade. It is your right and your responsibility. What is known from the "
        "referral is filled in; nobody is told before you send it. The referral and the disagreement are linked then."
    )
    takes_over = False

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "along": what_was_so_far(self.it)}

    def carry_out(self, form: AcceptForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        by = standing(self.request)
        draft = begin_disagreement(referral=self.it, by=by, now=self.now, takes_over=self.takes_over)
        self.begun = reverse("escalation:raise_step", args=[draft.pk, "danger"])

    def get_success_url(self) -> str:
        return getattr(self, "begun", reverse("escalation:home"))


class TakeOver(Disagree):
    """The procedure for child protection takes over (Merton, Referral Rejection, 5)."""

    heading = "Follow the procedure for child protection"
    button_text = "Begin under that procedure"
    takes_over = True

    def check(self) -> None:
        check_to_take_over(self.it, by=standing(self.request), on=local_day(self.now))

    def get_context(self) -> dict[str, Any]:
        title = check_to_take_over(self.it, by=standing(self.request), on=local_day(self.now)).title
        note = (
            f"You go on under “{title}”. Once you have sent it, that procedure is followed in place of what follows a "
            "refusal here. The reasons in writing stay owed, and your agency or the other still holds the case as now."
        )
        return {**super().get_context(), "note": note}


class SayProtection(WritesToTheOther):
    """Whether it is of a child protection nature, said anew."""

    form_class = ProtectionForm
    heading = "Say whether this is of a child protection nature"
    button_text = "Record this"
    note = "If a child is not safe now, do not wait for this page: ring first."
    done = "It is recorded."

    def check(self) -> None:
        check_open(self.it)

    def get_initial(self) -> dict[str, Any]:
        return {"protection": self.it.child_protection}

    def will_happen(self) -> list[str]:
        return [self.sent_to_them()]

    def carry_out(self, form: ProtectionForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        protection = Referral.Protection(typed["protection"])
        say_protection(**self.common(form), protection=protection, why=typed["why"])


class Settle(WritesToTheOther):
    """The disagreement that it became has ended."""

    form_class = SettledForm
    heading = "Record that it is settled"
    button_text = "Record that it is settled"
    note = "The disagreement about this referral has ended. Until you say what that means, the case is held as before."
    done = "The referral is settled."

    def check(self) -> None:
        check_to_settle(self.it, standing(self.request))

    def get_form_kwargs(self) -> dict[str, Any]:
        """Of itself each agency says that it holds the case; of a third one either does."""
        mine = (None, self.place.side)
        holders = [one for one in Settlement.Holder if WHO_SAYS.get(one) in mine]
        return {"holders": [(one.value, one.label) for one in holders]}

    def will_happen(self) -> list[str]:
        return [self.sent_to_them(), "The referral ends, with all its times."]

    def carry_out(self, form: SettledForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        settle_by_matter(**self.common(form), holder=form.who_holds, what=form.cleaned_data["what"])
