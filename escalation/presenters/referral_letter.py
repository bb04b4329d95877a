"""The letter with the reasons for a refusal: its parts, for the page that shows it first, and as tagged PDF."""

from datetime import date
from typing import Any

from audit.documents import compiled
from cases.models import ReasonsInWriting, Referral
from components.words import day_in_words, in_words
from escalation.core.policy import Policy
from escalation.services.refusals import Letter

TEMPLATE = "referrals/letter.typ"


def letter_parts(it: Referral, letter: Letter | ReasonsInWriting) -> list[tuple[str, str]]:
    """What the letter says, part by part: heading and text. The child is named by what both agencies know alone."""
    found = [
        ("What was asked", it.asked),
        ("Our reasons", letter.reasons),
        ("What we advise instead", letter.advised),
        ("Other support, or another agency", letter.alternatives),
    ]
    return [(heading, text) for heading, text in found if text]


def letter_pdf(it: Referral, letter: ReasonsInWriting, policy: Policy | None) -> bytes:
    """The letter as PDF/UA-1, made of what is recorded: the same whenever it is asked for."""
    refusal = policy.referral_refusal if policy else None
    data: dict[str, Any] = {
        "reference": it.reference,
        "from": it.to_agency.name,
        "to": it.from_agency.name,
        "day": day_in_words(letter.claimed_at),
        "sent": f"Sent through Accord at {in_words(letter.claimed_at)} by {letter.writer}.",
        "child": _child(it),
        "parts": [list(part) for part in letter_parts(it, letter)],
        "meanwhile": refusal.meanwhile if refusal else "",
    }
    return compiled(data, letter.claimed_at, template=TEMPLATE)


def _child(it: Referral) -> str:
    case, shared = it.case, it.partnership
    facts = []
    if shared.shares_initials and case.initials:
        facts.append(f"initials {case.initials}")
    if shared.shares_birth_month and case.birth_month and case.birth_year:
        facts.append(f"born in {date(case.birth_year, case.birth_month, 1):%B %Y}")
    if shared.shares_identifier and case.identifier:
        facts.append(case.identifier)
    return ", ".join(facts)
