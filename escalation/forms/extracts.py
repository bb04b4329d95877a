"""What is asked before an extract for a child's file is made."""

from typing import Any

from django import forms

from components.forms import CheckboxSelectMultiple, LongTextField, RadioSelect, VersionedForm


class ExtractForm(VersionedForm):
    """Of which child, without what, and which names besides are covered."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        children: list[tuple[str, str]],
        things: list[tuple[str, str]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.children = children
        if len(children) > 1:
            self.fields["child"] = forms.ChoiceField(
                label="Whose file is it for?",
                choices=children,
                widget=RadioSelect(),
                error_messages={"required": "Select whose file it is for"},
            )
        if things:
            self.fields["left_out"] = forms.MultipleChoiceField(
                label="Is there anything to leave out? (optional)",
                choices=things,
                required=False,
                widget=CheckboxSelectMultiple(),
                help_text="What you leave out stays in the record here.",
            )
        self.fields["words"] = LongTextField(
            label="Does it name another child by name? (optional)",
            help_text="One name to a line. They are covered in the extract, and not kept. References, initials, "
            "numbers and months of birth of the other children in this matter are covered by themselves.",
            required=False,
            rows=3,
            max_length=1000,
        )

    @property
    def number(self) -> int:
        chosen = self.cleaned_data.get("child") or (self.children[0][0] if self.children else "1")
        return int(chosen)

    @property
    def left_out(self) -> list[str]:
        return self.cleaned_data.get("left_out", [])

    @property
    def words(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip()]
