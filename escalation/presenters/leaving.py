"""What the business manager sees of a person who leaves: of each matter its envelope, never its contents."""

from collections.abc import Iterator
from dataclasses import dataclass

from agencies.models import Membership
from components.words import day_in_words, joined
from escalation.models import Party
from escalation.services.leaving import AtPost, Held, InMatter


@dataclass(frozen=True)
class Asked:
    """Who takes one thing? ``empty`` is what happens where nobody is chosen; without it, somebody must be."""

    name: str
    label: str
    hint: str
    empty: str = ""


def questions(held: Held, leaver: Membership) -> list[Asked]:
    """For each thing that the person has, the question who takes it."""
    asked = [*_matters(held), *_referrals(held), *(_post(at) for at in held.posts)]
    if held.managed:
        names = joined([person.user.name for person in held.managed])
        above = leaver.manager.user.name if leaver.manager else "Nobody yet"
        asked.append(Asked("manager", f"Who manages {names}?", "", empty=above))
    return asked


def _matters(held: Held) -> Iterator[Asked]:
    parties = Party.objects.present().filter(disagreement__in=[mine.matter.pk for mine in held.matters])
    agencies: dict[object, list[str]] = {}
    for party in parties.select_related("agency", "service", "manager__user"):
        agencies.setdefault(party.disagreement_id, []).append(party.name)
    for mine in held.matters:
        if mine.only_on_panel:
            continue
        it = mine.matter
        yield Asked(
            name=f"matter-{it.pk}",
            label=f"Who takes {it.reference}?",
            hint=f"{joined(agencies.get(it.pk, []))}. {_part(mine)}",
            empty=""
            if mine.needs_somebody
            else f"The post: {mine.post}"
            if mine.post
            else "Nobody: it ends here",
        )


def _referrals(held: Held) -> Iterator[Asked]:
    for mine in held.referrals:
        it = mine.referral
        part = joined(list(dict.fromkeys(seat.get_as_what_display() for seat in mine.seats)))
        yield Asked(
            name=f"referral-{it.pk}",
            label=f"Who takes {it.reference}?",
            hint=f"{it.title}. {part[:1].upper()}{part[1:]}",
            empty=f"The post: {mine.post}" if mine.post else "",
        )


def _part(mine: InMatter) -> str:
    """What the person has in a matter, in words."""
    parts = [seat.get_as_what_display() for seat in mine.seats]
    parts += [f"has an action to do by {day_in_words(action.due)}" for action in mine.actions]
    said = joined(list(dict.fromkeys(parts)))
    return said[:1].upper() + said[1:]


def _post(at: AtPost) -> Asked:
    what = "stands in for" if at.holding.stands_in else "holds"
    others = joined([other.membership.user.name for other in at.others])
    waiting = f"{at.matters or 'No'} open matter{'s sit' if at.matters > 1 else ' sits'} with it"
    if at.referrals:
        referrals = f"referral{'s' if at.referrals > 1 else ''}"
        waiting += f", and {at.referrals} {referrals} that {_are(at.referrals)} not settled"
    empty = f"Nobody more: {others} is there" if others else "Nobody: the post stays empty"
    return Asked(
        name=f"post-{at.holding.pk}",
        label=f"Who {what} {at.holding.post} now?",
        hint=waiting,
        empty="" if at.needs_somebody else empty,
    )


def _are(count: int) -> str:
    return "are" if count > 1 else "is"
