"""Who speaks up, who is kept out, and what they see."""

from typing import Any

from agencies.models import Membership
from escalation.models import Disagreement
from escalation.services.answers import Concern, SpeakingUp
from tests import stories


def spoken(lead: Membership, **changed: Any) -> SpeakingUp:  # noqa: ANN401
    given = {"guardian": lead, "contact_name": lead.user.name, "contact_telephone": lead.telephone}
    return SpeakingUp(**given | changed)


def sees(person: Membership, story: stories.Story) -> bool:
    standing = stories.stand(person, story.now)
    return Disagreement.objects.visible_to(standing).filter(pk=story.it.pk).exists()


def concern(person: Membership, **changed: Any) -> Concern:  # noqa: ANN401
    given = {
        "name": person.user.name,
        "agency": person.agency,
        "people": (person,),
        "why": "How they spoke to the family.",
    }
    return Concern(**given | changed)
