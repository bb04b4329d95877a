"""A person's own hours for e-mail."""

from typing import Any

from agencies.models import MailWishes
from components.fields import YesNoField
from components.forms import GovukForm
from escalation.forms.setting_up import TimeOfDayField


class MailWishesForm(GovukForm):
    """From and until the same time there are no quiet hours."""

    quiet_from = TimeOfDayField(
        label="No reminders from",
        max_length=20,
        help_text="For example, 8pm. Give both the same time for none.",
        error_messages={"required": "Enter the time from which you want no reminders, like 8pm"},
    )
    quiet_until = TimeOfDayField(
        label="Until",
        max_length=20,
        help_text="For example, 7am",
        error_messages={"required": "Enter the time until which you want no reminders, like 7am"},
    )
    digest = YesNoField(
        label="Once a day, at 8am, one e-mail with everything that is only for you to know?",
        help_text="What asks you to do something still comes at once.",
        error_messages={"required": "Select yes if you want one e-mail a day"},
    )

    def __init__(self, *args: Any, wishes: MailWishes, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(wishes, name) for name in ("quiet_from", "quiet_until", "digest")}
