"""The names and lists of words that a policy finds already there."""

from collections.abc import Mapping
from datetime import time

from .words import Word


class Nation(Word):
    """Whose bank holidays are kept."""

    ENGLAND_AND_WALES = "england_and_wales", "England and Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class Way(Word):
    """A way of discussing."""

    TELEPHONE = "telephone", "Telephone"
    IN_PERSON = "in_person", "In person"
    TELECONFERENCE = "teleconference", "Teleconference"
    EMAIL = "e_mail", "E-mail"


class Scope(Word):
    """Between whom a policy settles disagreements."""

    BETWEEN_AGENCIES = "between_agencies", "Between agencies"
    WITHIN_ONE_AGENCY = "within_one_agency", "Within one agency"


class About(Word):
    """Whom or what a matter may be about."""

    CHILDREN = "children", "Children"
    UNBORN_BABIES = "unborn_babies", "Unborn babies"
    ADULTS = "adults", "Adults"
    COMMUNITY_SAFETY = "community_safety", "Community safety"
    THEMES = "themes", "A theme, without a person"


class Authority(Word):
    """What a stage may do about the disagreement."""

    AGREE = "agree", "The sides agree, or do not"
    ADVISE = "advise", "Advises; the sides still agree, or do not"
    MEDIATE = "mediate", "Mediates; the sides still agree, or do not"
    DECIDE = "decide", "Decides, with reasons"


class Duty(Word):
    """Whose duty a clock is."""

    RAISING_SIDE = "raising_side", "The raising side"
    RESPONDING_SIDE = "responding_side", "The responding side"
    BOTH_SIDES = "both_sides", "Both sides"
    BOARD = "board", "The board"


class Need(Word):
    """How strongly a form is asked for."""

    MUST = "must", "The move waits for it"
    SHOULD = "should", "It may be passed over with a reason"


class FormBy(Word):
    """Who fills a form."""

    RAISING_SIDE = "raising_side", "The raising side"
    RESPONDING_SIDE = "responding_side", "The responding side"
    EACH_SIDE = "each_side", "Each side, one of its own"
    BOTH_SIDES_TOGETHER = "both_sides_together", "Both sides together"


class FieldKind(Word):
    """What a field of a form takes."""

    TEXT = "text", "Text"
    SCALE = "scale", "A number from 0 to 10"
    YES_OR_NO = "yes_or_no", "Yes or no"
    CHOICE = "choice", "One of several choices"
    ACTIONS = "actions", "Rows of what, who and by when"


class How(Word):
    """How another procedure stands to this one."""

    INSTEAD = "instead", "Instead of this procedure"
    AS_WELL = "as_well", "As well as this procedure"


class Sector(Word):
    """A sector that must be there on a panel."""

    STATUTORY = "statutory", "Statutory"
    VOLUNTARY = "voluntary", "Voluntary"


# Posts that every policy may name. Those that bear the name of a rung are the rung's own post.
POSTS: Mapping[str, str] = {
    "practitioner": "Practitioner",
    "first_line_manager": "First-line manager",
    "senior_manager": "Senior manager",
    "head_of_service": "Head of service",
    "director": "Director",
    "designated_professional": "Designated professional",
    "named_professional": "Named professional",
    "board_representative": "Board representative",
    "chair": "Chair",
    "business_manager": "Business manager",
}

# Beside posts: people of the matter itself who can be told.
PEOPLE: Mapping[str, str] = {
    "raiser": "The person who raised it",
    "raising_side": "The raising side",
    "responding_side": "The responding side",
    "both_sides": "Both sides",
}

KINDS: Mapping[str, str] = {
    "social_care": "Social care",
    "health": "Health",
    "police": "Police",
    "education": "Education",
    "probation": "Probation",
    "housing": "Housing",
    "voluntary": "Voluntary",
    "other": "Other",
}

# In `sign_off`, beside the posts: whoever wrote the record.
AUTHOR = "author"

# In `acts`, beside the kinds of agency.
ANY = "any"
SIDES: tuple[str, ...] = ("raising_side", "responding_side")

DEFAULT_WAYS: tuple[Way, ...] = (Way.TELEPHONE, Way.IN_PERSON, Way.TELECONFERENCE)
DEFAULT_CLOSE = time(17, 0)
