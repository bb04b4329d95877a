"""A policy as one page: the picture, the cards, the rest."""

from dataclasses import dataclass
from typing import Any

from escalation.core.policy import Policy
from escalation.presenters.pictures import picture
from escalation.presenters.policies import cards, shortcuts
from escalation.presenters.policy_sections import other_assumptions, sections


@dataclass(frozen=True)
class Address:
    """Where a document is: a link where it is one of the web, else words."""

    text: str

    @property
    def is_link(self) -> bool:
        return self.text.startswith(("https://", "http://"))


def body(policy: Policy, *, here: str = "", track: str = "") -> dict[str, Any]:
    """What templates/policies/_body.html draws; ``here`` is the stage of a matter, ``track`` its track."""
    on_cards = cards(policy)
    on_road = {stage.key for stage in policy.ladder(track or None)}
    return {
        "policy": policy,
        "picture": picture(policy, here),
        "cards": on_cards,
        "shortcuts": shortcuts(policy),
        "sections": sections(policy),
        "documents": [(title, Address(address)) for title, address in policy.documents.items()],
        "other_assumptions": other_assumptions(policy, on_cards),
        "here": here,
        "off_road": {stage.key for stage in policy.stages} - on_road,
    }
