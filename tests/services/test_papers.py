"""Papers: for whom each is, what it belongs to, where it is kept, and that a file can be proved."""

from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from agencies.models import Membership
from audit.files.judging import judge
from audit.files.keeping import FileLost, clear_left_over, content_of, let_wait, storage, waiting
from audit.models import Entry
from audit.verification import Tally, verify, verify_one
from cases.models import PaperKind, ReasonsInWriting, ReferralPaper
from cases.models.written import For
from escalation.acts import Stale
from escalation.core.decisions import MoveRefused
from escalation.core.stages import ForWhom, State
from escalation.models import Notice, Paper, Record, Written
from escalation.permissions import NotYours
from escalation.services.papers import PaperGiven, add_paper, add_referral_paper
from tests import referrals, stories
from tests.factories import World, make_partnership
from tests.papers import A_PDF, SOUND, a_letter, a_letter_elsewhere
from tests.stories import Story, stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_partnership()


@pytest.fixture
def story(world: World) -> Story:
    return stories.side_given(stories.raised(world))


def added(story: Story, by: Membership | None = None, paper: PaperGiven | None = None, **more: Any) -> Paper:  # noqa: ANN401
    story.later(minutes=5)
    return add_paper(**story.by(by or story.world.teacher), paper=paper or a_letter(), **more)


def read_by(story: Story, person: Membership) -> set[Paper]:
    return set(Paper.objects.visible_to(stand(person, story.now)).filter(disagreement=story.it))


def test_a_paper_keeps_its_file_outside_under_a_name_that_tells_nothing(story: Story) -> None:
    paper = added(story)
    assert content_of(paper) == A_PDF
    assert (paper.file_name, paper.media_type, paper.size) == ("letter.pdf", "application/pdf", len(A_PDF))
    assert "letter" not in paper.kept_as
    assert story.it.reference not in paper.kept_as
    assert storage().exists(paper.kept_as)


def test_the_digest_is_in_the_row_and_the_sentence_names_the_kind_alone(story: Story) -> None:
    added(story, paper=a_letter(title="Letter about Kim Parker"))
    entry = Entry.objects.filter(subject=story.it.subject_id, kind="matter.paper_added").get()
    assert entry.facts == '{"paper":"letter"}'


def test_a_paper_for_both_sides_is_read_by_both_and_the_other_side_is_told(story: Story) -> None:
    world = story.world
    paper = added(story)
    assert read_by(story, world.teacher) == read_by(story, world.social_worker) == {paper}
    assert read_by(story, world.stranger) == set()
    told = Notice.objects.filter(kind="matter.paper_added").values_list("addressee", flat=True)
    assert list(told) == [world.social_worker.pk]


def test_a_paper_for_our_side_is_ours_and_nobody_is_told(story: Story) -> None:
    world = story.world
    paper = added(story, for_whom=ForWhom.OWN_SIDE)
    assert read_by(story, world.teacher) == read_by(story, world.head_teacher) == {paper}
    assert read_by(story, world.social_worker) == set()
    assert not Notice.objects.filter(kind="matter.paper_added").exists()


def test_a_paper_is_for_whom_the_record_is(story: Story) -> None:
    """Whatever else is asked for: a paper of our own side's record never goes to the other side."""
    record = stories.discussed(story, for_whom=ForWhom.OWN_SIDE)
    paper = added(story, attached_to=record, for_whom=ForWhom.BOTH)
    assert (paper.for_whom, paper.side) == (ForWhom.OWN_SIDE, "raising")
    assert (paper.attached_model, paper.attached_key) == ("escalation.record", record.pk)
    assert read_by(story, story.world.social_worker) == set()


def test_a_record_that_one_may_not_read_cannot_be_added_to(story: Story) -> None:
    record = stories.discussed(story, for_whom=ForWhom.OWN_SIDE)
    with pytest.raises(Record.DoesNotExist):
        added(story, story.world.social_worker, attached_to=record)


def test_a_record_of_another_matter_cannot_be_added_to(story: Story) -> None:
    other = stories.raised(story.world, story.now)
    record: Written = stories.attempted(other)
    with pytest.raises(Record.DoesNotExist):
        added(story, attached_to=record)


def test_who_has_no_place_in_it_adds_nothing(story: Story) -> None:
    with pytest.raises(type(story.it).DoesNotExist):
        added(story, story.world.stranger)
    with pytest.raises(NotYours):
        added(story, for_whom=ForWhom.PANEL)


def test_a_form_built_on_an_older_version_is_stale(story: Story) -> None:
    asked = story.by(story.world.teacher)
    added(story)
    with pytest.raises(Stale):
        add_paper(**asked, paper=a_letter())


def test_where_no_files_are_kept_a_paper_says_where_it_is(story: Story) -> None:
    keep_no_files(story)
    with pytest.raises(MoveRefused, match="keeps no files"):
        added(story)
    paper = added(story, paper=a_letter_elsewhere())
    assert (paper.has_file, paper.held_where) == (False, "Our case file, part two")


def keep_no_files(story: Story) -> None:
    from agencies.services.partnerships import change_partnership

    change_partnership(
        partnership=story.world.partnership,
        by=story.world.business_manager,
        now=story.now,
        version=story.world.partnership.subject.length,
        keeps_files=False,
    )


def test_a_paper_is_a_file_or_a_place(story: Story) -> None:
    with pytest.raises(MoveRefused):
        added(story, paper=PaperGiven(PaperKind.PLAN, "Plan"))


def test_a_paper_can_be_added_until_the_matter_is_closed(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.agreed(story)
    assert story.fresh().state == State.RESOLVED
    assert added(story).has_file
    over = stories.closed(stories.side_given(stories.raised(world)))
    assert over.fresh().state == State.CLOSED
    with pytest.raises(MoveRefused, match="closed"):
        added(over)


@pytest.mark.parametrize("name", SOUND)
def test_what_is_given_back_is_what_was_added(story: Story, name: str) -> None:
    given = PaperGiven(PaperKind.OTHER, "A paper", None, judge(BytesIO(SOUND[name]), name=name))
    assert content_of(added(story, paper=given)) == SOUND[name]


# --- A referral --------------------------------------------------------------------------------------------
def test_a_paper_of_a_referral_is_for_whom_that_is_to_which_it_belongs(world: World) -> None:
    asking = referrals.reasoned(referrals.refused(referrals.made(referrals.with_refusals(world))))
    letter = ReasonsInWriting.objects.get(referral=asking.it)
    add_referral_paper(**asking.by(world.social_worker), paper=a_letter(), attached_to=letter)
    add_referral_paper(**asking.by(world.teacher), paper=a_letter(title="Our note"), for_whom=For.OWN_SIDE)

    def read(person: Membership) -> list[str]:
        seen = ReferralPaper.objects.visible_to(stand(person, asking.now)).filter(referral=asking.it)
        return sorted(seen.values_list("title", flat=True))

    assert read(world.teacher) == ["Letter of the school", "Our note"]
    assert read(world.social_worker) == ["Letter of the school"]
    assert read(world.stranger) == []


# --- Proof -------------------------------------------------------------------------------------------------
def findings(story: Story) -> list[str]:
    of_one = [found.what for found in verify_one(story.fresh().subject, Tally())]
    of_all = [found.what for found in verify(Tally(), now=story.now)]
    assert set(of_one) <= set(of_all)
    return of_one


def test_every_file_is_read_again(story: Story) -> None:
    added(story)
    added(story, paper=a_letter_elsewhere())
    tally = Tally()
    assert list(verify_one(story.fresh().subject, tally)) == []
    assert tally.files == 1


def change(paper: Paper, content: bytes | None) -> None:
    storage().delete(paper.kept_as)
    if content is not None:
        assert storage().save(paper.kept_as, ContentFile(content)) == paper.kept_as


@pytest.mark.parametrize("content", [None, b"", A_PDF + b"\n", A_PDF[:-1] + b"x"])
def test_a_file_that_is_gone_or_altered_is_found_and_not_given_out(
    story: Story, content: bytes | None
) -> None:
    paper = added(story)
    change(paper, content)
    (found,) = findings(story)
    assert found.startswith("the file of a row is not")
    assert str(paper.pk) in found
    with pytest.raises(FileLost):
        content_of(paper)
    with pytest.raises(SystemExit):
        call_command("verify_record", stdout=StringIO(), stderr=StringIO())


def test_two_files_that_were_exchanged_are_found(story: Story) -> None:
    first = added(story)
    second = added(story, paper=a_letter(A_PDF + b"\n"))
    change(first, A_PDF + b"\n")
    change(second, A_PDF)
    assert len(findings(story)) == 2


def test_a_row_that_leads_out_of_the_folder_gives_nothing(settings: Any, tmp_path: Any, story: Story) -> None:  # noqa: ANN401
    settings.STORAGES = {
        **settings.STORAGES,
        "papers": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "papers"},
        },
    }
    paper = added(story)
    assert content_of(paper) == A_PDF
    (tmp_path / "secret").write_bytes(A_PDF)
    paper.kept_as = "../secret"
    with pytest.raises(FileLost):
        content_of(paper)


# --- What is left over ---------------------------------------------------------------------------------------
def test_files_that_belong_to_no_paper_are_cleared_away_after_a_day(story: Story) -> None:
    paper = added(story)
    lost = storage().save("ab/abcdef", ContentFile(A_PDF))
    token = let_wait(judge(BytesIO(A_PDF), name="a.pdf"), name="a.pdf", owner="7")
    assert waiting(token, owner="7") == ("a.pdf", A_PDF)
    now = datetime.now(UTC)
    assert clear_left_over(now=now + timedelta(hours=23)) == 0
    assert clear_left_over(now=now + timedelta(hours=25)) == 2
    assert storage().exists(paper.kept_as)
    assert not storage().exists(lost)
    assert waiting(token, owner="7") is None


def test_what_waits_is_given_back_to_whoever_chose_it_alone(db: None) -> None:
    token = let_wait(judge(BytesIO(A_PDF), name="a.pdf"), name="a.pdf", owner="7")
    assert waiting(token, owner="8") is None
    for forged in ("", "a", token[:-1], token.replace(":", "."), "waiting/../secret_key"):
        assert waiting(forged, owner="7") is None
