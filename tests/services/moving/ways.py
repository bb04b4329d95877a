"""The ways of a matter, each with what it asks for."""

from escalation.models import Notice
from tests.stories import Story


def told(story: Story, wants: str) -> set[str]:
    notices = Notice.objects.filter(disagreement=story.it, wants=wants)
    return {notice.addressee.user.email.split("@")[0] for notice in notices}
