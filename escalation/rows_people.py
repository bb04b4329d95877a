"""How the rows of who takes part, and of the children, are told to an auditor; the rest stands in rows."""

from collections.abc import Mapping

Columns = tuple[tuple[str, str], ...]

WHO: Mapping[str, tuple[str, Columns]] = {
    "agencies.Partnership": (
        "Partnership",
        (
            ("name", "Name"),
            ("title", "What it calls itself"),
            ("nation", "Nation"),
            ("close_of_business", "Close of business"),
            ("front_door_name", "Front door"),
            ("front_door_telephone", "Front door, telephone"),
            ("shares_initials", "The other side is told the initials"),
            ("shares_birth_month", "The other side is told month and year of birth"),
            ("shares_identifier", "The other side is told one identifier"),
            ("keeps_files", "Papers are kept as files"),
            ("referral_answer_time", "Time to answer a referral"),
            ("protection_policy", "Procedure for child protection"),
            ("live_at", "Live from"),
            ("allegations_name", "Designated officer for allegations"),
            ("allegations_telephone", "Designated officer, telephone"),
        ),
    ),
    "agencies.Agency": (
        "Agency",
        (
            ("name", "Name"),
            ("kind", "Kind"),
            ("telephone", "Telephone"),
            ("hours", "Hours"),
            ("speak_up_name", "Speak-up contact"),
            ("speak_up_telephone", "Speak-up contact, telephone"),
            ("speak_up_email", "Speak-up contact, e-mail"),
            ("speak_up_contact_id", "Who acts for people who speak up"),
            ("speak_up_leaflet", "Where its own leaflet is"),
            ("complaints", "Where complaints about it go"),
        ),
    ),
    "agencies.Participation": (
        "Takes part in the partnership",
        (
            ("agency_id", "Agency"),
            ("starts", "From"),
            ("ends", "Until"),
            ("off_accord", "It is not on Accord"),
            ("letters_to", "Where letters to it go"),
        ),
    ),
    "agencies.Service": ("Service", (("name", "Name"), ("agency_id", "Agency"))),
    "agencies.Closure": (
        "Closed day",
        (("day", "Day"), ("reason", "Why"), ("withdrawn", "Withdrawn")),
    ),
    "agencies.Post": (
        "Post",
        (
            ("title", "Title"),
            ("agency_id", "Agency"),
            ("slug", "The procedure's name for it"),
            ("telephone", "Telephone"),
            ("hours", "Hours"),
            ("by_default", "Receives what is addressed to nobody by name"),
            ("closed", "Closed"),
        ),
    ),
    "agencies.Membership": (
        "Person's role",
        (
            ("role", "Role"),
            ("job_title", "Job title"),
            ("telephone", "Telephone"),
            ("agency_id", "Agency"),
            ("manager_id", "Manager"),
            ("starts", "From"),
            ("ends", "Until"),
        ),
    ),
    "agencies.AuditGrant": (
        "What an auditor may read",
        (
            ("membership_id", "Who"),
            ("starts", "From"),
            ("until", "Until"),
            ("purpose", "What for"),
            ("opens_written", "What was written"),
            ("opens_child", "Who the child is"),
            ("asked_by_id", "Asked for by"),
            ("agreed_by_id", "Agreed by"),
            ("agreed_at", "Agreed"),
            ("ended_by_id", "Ended by"),
            ("ended_at", "Ended"),
        ),
    ),
    "agencies.Holding": (
        "Somebody at a post",
        (
            ("membership_id", "Who"),
            ("post_id", "Post"),
            ("stands_in", "Stands in"),
            ("starts", "From"),
            ("ends", "Until"),
        ),
    ),
    "cases.Case": (
        "Child, as an agency knows them",
        (
            ("agency_id", "Agency"),
            ("reference", "The agency's reference"),
            ("initials", "Initials"),
            ("birth_month", "Month of birth"),
            ("birth_year", "Year of birth"),
            ("identifier", "Shared identifier"),
        ),
    ),
}
