"""What may be done to partnerships, agencies, posts and people: each one act on the partnership's chain."""

from agencies.services.agencies import add_agency, add_service, change_agency, set_off_accord
from agencies.services.door import chain_of, open_act, version_of
from agencies.services.grants import agree_to_grant, ask_for_grant, end_grant
from agencies.services.imports import import_agencies, import_people
from agencies.services.partnerships import (
    add_closure,
    change_partnership,
    go_live,
    set_up_partnership,
    withdraw_closure,
)
from agencies.services.people import add_person, change_person, end_membership, set_manager
from agencies.services.posts import add_post, change_post, close_post, end_holding, hold_post

__all__ = [
    "add_agency",
    "add_closure",
    "add_person",
    "add_post",
    "add_service",
    "agree_to_grant",
    "ask_for_grant",
    "chain_of",
    "change_agency",
    "change_partnership",
    "change_person",
    "change_post",
    "close_post",
    "end_grant",
    "end_holding",
    "end_membership",
    "go_live",
    "hold_post",
    "import_agencies",
    "import_people",
    "open_act",
    "set_manager",
    "set_off_accord",
    "set_up_partnership",
    "version_of",
    "withdraw_closure",
]
