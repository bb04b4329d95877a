"""Setting up: the days that do not count, bank holidays and closures, and what is announced late."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from agencies.models import Closure
from components.forms import VersionedForm
from components.words import day_in_words
from escalation.forms.setting_up import BankHolidayForm, ClosureForm
from escalation.services import setting_up as services
from escalation.services.calendars import ends_soon
from escalation.services.holidays import announce_holiday, cancel_holiday, holidays_to_come
from escalation.services.postponing import move_deadlines
from escalation.services.postponing_referrals import move_referral_deadlines
from escalation.views.setting_up_doors import SettingUpForm


class Days(SettingUpForm):
    """A page that changes which days count."""

    def afterwards(self) -> None:
        """Times that run over a new day off move at once, in acts of their own; what fails, the next run finds."""
        move_deadlines(now=self.now)
        move_referral_deadlines(now=self.now)


class BankHolidays(Days):
    """The bank holidays of the partnership's nation that are to come, and one that was announced late."""

    template_name = "setting_up/bank_holidays.html"
    form_class = BankHolidayForm
    heading = "Bank holidays"
    button_text = "Add this bank holiday"
    done = "The bank holiday was added. Times that run over it have moved by a working day"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"today": self.day}

    def carry_out(self, form: VersionedForm) -> None:
        day, name = form.cleaned_data["day"], form.cleaned_data["name"]
        announce_holiday(partnership=self.partnership, day=day, name=name, by=self.by, now=self.now)

    def get_context(self) -> dict[str, Any]:
        rows = [
            {
                "key": day_in_words(day),
                "value": name,
                "actions": [
                    {
                        "text": "Cancel",
                        "href": self.address("bank_holiday_cancel", day.isoformat()),
                        "visually_hidden_text": day_in_words(day),
                    }
                ],
            }
            for day, name in holidays_to_come(self.partnership, on=self.day)
        ]
        return {"holidays": rows, "ends_soon": ends_soon(self.partnership, on=self.day)}

    def get_success_url(self) -> str:
        return self.address("bank_holidays")


class CancelBankHoliday(Days):
    """It is no bank holiday after all."""

    form_class = VersionedForm
    button_text = "Cancel this bank holiday"
    done = "The bank holiday was cancelled"

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        to_come = {
            day.isoformat(): (day, name) for day, name in holidays_to_come(self.partnership, on=self.day)
        }
        if kwargs["day"] not in to_come:
            raise Http404
        self.holiday, self.called = to_come[kwargs["day"]]
        self.heading = f"Cancel the bank holiday on {day_in_words(self.holiday)}"

    def get_context(self) -> dict[str, Any]:
        return {
            "intro": f"{self.called} will count as a working day. Times that run already stay as people were told."
        }

    def carry_out(self, form: VersionedForm) -> None:
        cancel_holiday(partnership=self.partnership, day=self.holiday, by=self.by, now=self.now)

    def back_href(self) -> str:
        return self.address("bank_holidays")


class Closures(Days):
    """The days to come on which the partnership is closed, and one more."""

    template_name = "setting_up/closures.html"
    form_class = ClosureForm
    heading = "Closures"
    button_text = "Add this day"
    done = "The day was added. Times that run over it have moved by a working day"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"today": self.day}

    def carry_out(self, form: VersionedForm) -> None:
        day, reason = form.cleaned_data["day"], form.cleaned_data["reason"]
        services.close_on(partnership=self.partnership, day=day, reason=reason, by=self.by, now=self.now)

    def get_context(self) -> dict[str, Any]:
        days = Closure.objects.filter(partnership=self.partnership, withdrawn=False, day__gte=self.day)
        rows = [
            {
                "key": day_in_words(closure.day),
                "value": closure.reason,
                "actions": [
                    {
                        "text": "Withdraw",
                        "href": self.address("closure_withdraw", closure.pk),
                        "visually_hidden_text": day_in_words(closure.day),
                    }
                ],
            }
            for closure in days
        ]
        return {"closures": rows}

    def get_success_url(self) -> str:
        return self.address("closures")


class WithdrawClosure(Days):
    """Open on that day after all."""

    form_class = VersionedForm
    button_text = "Withdraw this closure"
    done = "The closure was withdrawn"

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        of_ours = Closure.objects.filter(partnership=self.partnership)
        self.closure = get_object_or_404(of_ours, pk=kwargs["closure"])
        self.heading = f"Withdraw the closure on {day_in_words(self.closure.day)}"

    def get_context(self) -> dict[str, Any]:
        return {
            "intro": f"It was entered because: {self.closure.reason}. The day will count as a working day again."
        }

    def carry_out(self, form: VersionedForm) -> None:
        services.open_on(closure=self.closure, by=self.by, now=self.now)

    def back_href(self) -> str:
        return self.address("closures")
