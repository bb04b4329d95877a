"""Who: accounts, partnerships, agencies, posts and the people who hold them."""

from agencies.models.grants import AuditGrant
from agencies.models.partnerships import Agency, Closure, Participation, Partnership, Service
from agencies.models.people import Holding, Membership, Post
from agencies.models.users import MailWishes, User

__all__ = [
    "Agency",
    "AuditGrant",
    "Closure",
    "Holding",
    "MailWishes",
    "Membership",
    "Participation",
    "Partnership",
    "Post",
    "Service",
    "User",
]
