"""What can be done about the child's file, where this person may do it now."""

from escalation.presenters.possible import Found, Here, passes
from escalation.services.extracts import check_may_extract


def extract(here: Here) -> Found:
    """The extract for the file of their agency; not before what the policy asks for is approved."""
    if not passes(check_may_extract, here.it, here.place):
        return None
    return "Make the extract for the child’s file", "extract", ()
