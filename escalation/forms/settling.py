"""Settling it: what is agreed, why an outcome is refused, whether it settles the worry."""

from typing import Any

from components.forms import LongTextField, RadioSelect, VersionedForm, YesNoField
from escalation.core.stages import Side
from escalation.forms.safety import SafetyFields
from escalation.services.answers import Pending
from escalation.services.settling import Proposal


class ProposeForm(SafetyFields):
    """What is agreed, and what each side will do."""

    text = LongTextField(
        label="What is agreed?",
        help_text="So plainly that somebody who was not there knows what holds from now on.",
        rows=6,
        error_messages={"required": "Enter what is agreed"},
    )
    ours = LongTextField(
        label="What we will do", rows=3, error_messages={"required": "Enter what your side will do"}
    )
    theirs = LongTextField(
        label="What they will do", rows=3, error_messages={"required": "Enter what the other side will do"}
    )

    options = LongTextField(
        label="Which options did you consider?",
        rows=4,
        error_messages={"required": "Enter which options you considered"},
    )
    reasons = LongTextField(
        label="Why this one and not the others?",
        rows=4,
        error_messages={"required": "Enter why you chose this over the others"},
    )
    for_files = LongTextField(
        label="What is to be recorded on the child’s files of both sides?",
        help_text="The other side confirms these words too. Each side’s manager signs them off before they are filed.",
        rows=5,
        error_messages={"required": "Enter what is to be recorded on the child’s files"},
    )

    field_order = ["text", "ours", "theirs", "options", "reasons", "for_files", "safe", "how", "keeps_safe"]

    def __init__(self, *args: Any, ours: str, theirs: str, files: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if not files:
            for name in ("options", "reasons", "for_files"):
                del self.fields[name]
        for name, side in (("ours", ours), ("theirs", theirs)):
            self.fields[name].label = f"What will {side} do?"
            self.fields[name].error_messages["required"] = f"Enter what {side} will do"

    def proposal(self, side: Side, pending: tuple[Pending, ...]) -> Proposal:
        """What was typed, each side's part under its own name."""
        typed = self.cleaned_data
        ours, theirs = typed["ours"], typed["theirs"]
        raising, responding = (ours, theirs) if side is Side.RAISING else (theirs, ours)
        files = {name: typed.get(name, "") for name in ("options", "reasons", "for_files")}
        return Proposal(typed["text"], raising, responding, pending, self.safety(), **files)


class ConfirmForm(VersionedForm):
    """Nothing is asked: the text is there to be read, and the button says what it does."""


class RefuseForm(VersionedForm):
    """*This is not what we agreed*, with a reason."""

    reason = LongTextField(
        label="What is not as you agreed it?",
        help_text="Say what is missing or wrong, and how you understood it. The other side reads this.",
        error_messages={"required": "Enter what is not as you agreed it"},
    )


class SettledForm(VersionedForm):
    """Does it settle the worry? A no blocks nothing."""

    settled = YesNoField(
        label="Does this settle your worry about the child?",
        help_text="Answer as you see it. A no changes nothing that was agreed or decided, and is kept in the record.",
        yes="Yes, it does",
        no="No, it does not",
        widget=RadioSelect(),
        error_messages={"required": "Select whether it settles your worry"},
    )
    said = LongTextField(label="In your own words", required=False, rows=4)
