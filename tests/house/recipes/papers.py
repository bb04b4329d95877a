"""Papers, added on their own."""

from collections.abc import Mapping

from cases.models import ReasonsInWriting
from escalation.models import Record
from escalation.services import papers
from tests import stories
from tests.house.recipes.base import Recipe, after, on
from tests.house.recipes.referrals import on as on_referral
from tests.house.recipes.referrals import reasoned
from tests.papers import a_letter

PAPERS: Mapping[str, Recipe] = {
    "add_paper": Recipe(
        on(
            after(stories.discussed),
            lambda story: (
                lambda: papers.add_paper(
                    **story.by(story.world.teacher),
                    paper=a_letter(),
                    attached_to=Record.objects.filter(disagreement=story.it).latest("recorded_at"),
                )
            ),
        ),
        ("matter.paper_added",),
        "+Notice +Paper ~Disagreement",
        "social_worker",
    ),
    "add_referral_paper": Recipe(
        on_referral(
            reasoned,
            lambda story: papers.add_referral_paper(
                **story.by(story.world.social_worker),
                paper=a_letter(),
                attached_to=ReasonsInWriting.objects.get(referral=story.it),
            ),
        ),
        ("referral.paper_added",),
        "+ReferralNotice +ReferralPaper ~Referral",
    ),
}
