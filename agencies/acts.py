"""Every kind of act on a partnership's own chain: its sentence, its link, what disposal does to it."""

from django.urls import reverse

from audit.kinds import Kind, register
from audit.models import Entry

KEPT = (
    "Nothing: it names people in their roles at work and no child. It stays with the partnership's matters."
)

SENTENCES = {
    "partnership.set_up": "set up {name}",
    "partnership.changed": "changed {what} of the partnership",
    "partnership.live": "took the partnership live",
    "closure.added": "entered {day} as a day on which the partnership is closed",
    "closure.withdrawn": "withdrew {day} as a day on which the partnership is closed",
    "agency.added": "added {agency} to the partnership",
    "agency.changed": "changed {what} of {agency}",
    "agency.off_accord": "entered that {agency} is not on Accord",
    "agency.on_accord": "entered that {agency} is on Accord",
    "agencies.imported": "added {count} agencies from a file with the SHA-256 digest {digest}",
    "people.imported": "added {count} roles and {posts} posts from a file with the SHA-256 digest {digest}",
    "service.added": "added the service {service} to {agency}",
    "post.added": "added the post {post} at {place}",
    "post.changed": "changed {what} of the post {post} at {place}",
    "post.closed": "closed the post {post} at {place}",
    "post.held": "entered {person} as {how} of the post {post} at {place}",
    "holding.ended": "ended the time of {person} as {how} of the post {post} at {place}",
    "person.added": "added {person} as {role} at {place}",
    "person.changed": "changed {what} of {person}",
    "manager.set": "entered {manager} as the manager of {person}",
    "grant.asked": "asked that {person} may read histories as an auditor, from {starts} until {until}",
    "grant.agreed": "agreed that {person} may read histories as an auditor, from {starts} until {until}",
    "grant.ended": "ended what was asked or agreed for {person} as an auditor, from {starts} until {until}",
    "membership.ended": "ended every post and the role of {person} as {role} at {place}",
}


def link(entry: Entry) -> str:
    """Where the partnership's setting up is shown: a page of a floor above, known here by its name alone."""
    return reverse("escalation:setting_up", args=[entry.subject.partnership])


def register_kinds() -> None:
    """Called once, when the app is ready."""
    register(*(Kind(key, sentence, link, KEPT) for key, sentence in SENTENCES.items()))
