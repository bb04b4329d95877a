"""How the rows of what goes on the child's files are told to an auditor."""

from collections.abc import Mapping

from escalation.rows_people import Columns

FILING: Mapping[str, tuple[str, Columns]] = {
    "escalation.SignOff": (
        "Sign-off",
        (
            ("side", "For"),
            ("post_id", "Whose to sign"),
            ("person_id", "Whose to sign"),
            ("signed_at", "Signed"),
            ("signed_as", "Signed by"),
        ),
    ),
    "escalation.Placed": (
        "Copy on the child's file",
        (("agency_id", "Agency"), ("by_whom", "By whom"), ("where", "Where")),
    ),
    "escalation.Extract": (
        "Extract for the child's file",
        (
            ("agency_id", "Agency"),
            ("records", "Records in it"),
            ("left_out", "Left out"),
            ("covered", "Places covered that named another child"),
            ("digest", "SHA-256 of the document"),
        ),
    ),
}
