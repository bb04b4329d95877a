"""Error sentences made from a field's label, where the field gives none of its own."""

import re

from django import forms

# "What worries you?" -> "Enter what worries you". A question that is turned round ("What did you do?") would come out
# crooked, and is quoted instead.
TURNED = r"(?:the|an?|my|your|our|their|its|his|her|this|that|these|those|i|you|he|she|it|we|they)\b"
CLAUSE = re.compile(
    rf"(what|who)\s+(else\s+)?((is|are|was|were|has|have|will|would|should|must)\s+(?!{TURNED})|worries\b|needs?\b|"
    r"happen(s|ed)\b|help(s|ed)\b|keeps?\b|kept\b|t(akes?|ook)\b|stops?\b|changed\b|made\b)",
    re.IGNORECASE,
)
# "What is the child's name?" -> "Enter the child's name".
NAMED = re.compile(
    r"(?:what|who|which) (?:is|are|was|were) ((?:the|your|their|our|his|her) .+)", re.IGNORECASE
)
# "What is the dispute about?" asks for no name of a thing, and is quoted as well.
STRANDED = re.compile(r"\b(about|at|by|for|from|in|like|of|on|to|with)$", re.IGNORECASE)
DETERMINED = re.compile(
    r"(the|a|an|any|at least|each|every|this|that|these|those|my|your|our|their|its|his|her|one|"
    r"by|how|where|when|why|whether|what|who|which|whose|[a-z]+['’]s?)\b",
    re.IGNORECASE,
)
CHOSEN = (forms.ChoiceField, forms.MultipleChoiceField, forms.ModelChoiceField)


def uncapitalised(label: str) -> str:
    """The label inside a sentence; "NHS number" and "I" keep their capitals."""
    first = label.split(" ", 1)[0]
    return label[:1].lower() + label[1:] if first[1:].islower() or first == "A" else label


def subject(label: str, otherwise: str = "") -> str:
    """How a sentence about the answer begins: with the label, or for a question with `otherwise`."""
    if label.endswith("?"):
        return otherwise or f"Your answer to “{label}”"
    return label


def missing(label: str, *, chosen: bool = False, ticked: bool = False) -> str:
    """What to say of an answer that was not given."""
    if ticked:
        return f"Tick the box “{label}”"
    verb = "Select" if chosen else "Enter"
    if label.endswith("?"):
        clause = label.rstrip("? ")
        if (named := NAMED.fullmatch(clause)) and not STRANDED.search(clause):
            return f"{verb} {named[1]}"
        return f"{verb} {uncapitalised(clause)}" if CLAUSE.match(clause) else f"Answer “{label}”"
    the = "" if DETERMINED.match(label) else "the "
    return f"{verb} {the}{uncapitalised(label)}"


def sentences(field: forms.Field, label: str) -> dict[str, str]:
    """The sentences that can be made from the label, by error code."""
    about = subject(label).replace("%", "%%")
    chosen = isinstance(field, CHOSEN)
    made = {
        "required": missing(label, chosen=chosen, ticked=isinstance(field, forms.BooleanField)),
        "invalid_choice": missing(label, chosen=True).replace("%", "%%"),
        "invalid_list": missing(label, chosen=True),
        "max_length": f"{about} must be %(limit_value)d characters or fewer, it has %(show_value)d",
        "min_length": f"{about} must be %(limit_value)d characters or more, it has %(show_value)d",
        "max_value": f"{about} must be %(limit_value)s or less",
        "min_value": f"{about} must be %(limit_value)s or more",
        "null_characters_not_allowed": f"{about} has a character in it that cannot be kept, type it again",
    }
    if isinstance(field, forms.IntegerField):
        made["invalid"] = f"{subject(label)} must be a whole number"
    if isinstance(field, forms.EmailField):
        made["invalid"] = "Enter an e-mail address in the correct format, like name@example.com"
    return made


def is_djangos_own(field: forms.Field, code: str) -> bool:
    """Whether nobody chose this sentence: the field has none of that code, or Django's default."""
    defaults = [
        kind.default_error_messages.get(code)
        for kind in type(field).__mro__
        if kind.__module__.startswith("django.forms") and hasattr(kind, "default_error_messages")
    ]
    return field.error_messages.get(code) in [None, *defaults]


def give_sentences(field: forms.Field, label: str) -> None:
    """Replace Django's own sentences on one field by sentences that name what was asked."""
    for code, sentence in sentences(field, label).items():
        if is_djangos_own(field, code):
            field.error_messages[code] = sentence
