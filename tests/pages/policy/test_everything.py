"""Every part that a policy may have stands on its page; two versions are compared."""

from django.template.loader import render_to_string

from escalation.core.policy_parse import parse_policy
from escalation.presenters.policies import cards
from escalation.presenters.policy_changes import changes
from escalation.presenters.policy_page import body
from tests.factories import NORFOLK, World
from tests.pages.policy.shown import page


def test_the_file_of_a_version_is_downloaded_as_it_was_typed(world: World) -> None:
    answer = page(world.teacher, "/policies/norfolk/1/file/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="norfolk-1.toml"'
    assert answer.content.decode() == NORFOLK.read_text()
    assert page(world.teacher, "/policies/norfolk/9/file/").status_code == 404


EVERYTHING = """
format = 1
key = "all"
title = "All"
board = "A board"
owner = "The business unit"
review_by = 2028-01-04
about = ["children", "adults"]
tell = { raised = ["business manager"] }

[[stages]]
key = "one"
title = "Between them"
rung = "practitioner"
formal = false
acts = { health = ["named professional", "practitioner"], any = ["practitioner"] }
[[stages.clocks]]
key = "answer"
amount = "agreed, at most 2 working days"
starts = "raised"
met_by = "answered"
duty = "responding side"
escalates = true

[[stages]]
key = "two"
title = "Their managers"
rung = "first-line manager"
optional = true
endorsed_by = "director"
consult_first = "named professional"

[[stages]]
key = "top"
title = "At the top"
rung = "director"
time = "24 hours"
authority = "mediate"

[[tracks]]
key = "plan"
title = "The plan"
categories = ["Timing"]
record_only = true

[[shortcuts]]
when = "It cannot wait"
to = ["two", "top"]

[[elsewhere]]
subject = "Somebody's conduct"
go_to = "The designated officer"
how = "as well"
consult_first = "named professional"

[kinds.voluntary]
through = "social care"

[kinds.club]
title = "Sports club"

[referral_refusal]
time = "same working day"
meanwhile = "The child is seen."

[records]
sign_off = "author"
child_file = true

[documents]
"Threshold guide" = "https://example.org/guide"
"The green folder" = "in the duty room"

[closure]
if_unresolved = "Each agency does what the law asks of it."
debrief = true

[assumed]
"closure.if_unresolved" = "Nobody says."
"stages.two.title" = "The title is ours."
"documents" = "Where they are."
"""


def test_every_part_of_a_policy_stands_on_its_page() -> None:
    policy = parse_policy(EVERYTHING)
    said = body(policy)
    html = render_to_string("policies/_body.html", said)
    for words in (
        "Answer: as both sides agree, at most 2 working days, from when the matter was raised, until the responding "
        "side answered in writing. It is the duty of the responding side. It is firm: when it is over and nothing was "
        "done, the matter goes up by itself.",
        "In health: named professional or practitioner.",
        "Where voluntary has nobody at this level, social care acts for it.",
        "Informal",
        "May be passed over",
        "goes up by itself when over",
        "Agreed to first by",
        "It may take 1 working day; then, or where a child is at immediate risk, the matter goes on.",
        "Mediates; the sides still agree, or do not.",
        "Dissent may be put on record only",
        "It cannot wait: to stage 2, Their managers or 3, At the top.",
        "This may be done at any time, as well as this procedure.",
        "Sports club",
        "Same working day, from when the refusal is told.",
        "Whoever wrote it.",
        "A copy goes on the child’s file.",
        'href="https://example.org/guide"',
        "The green folder: in the duty room",
        "When the matter was raised: business manager.",
        "The business unit",
        "Tuesday 4 January 2028",
    ):
        assert words in html, words
    # and what is assumed stands at its place
    two = next(card for card in said["cards"] if card.key == "two")
    assert two.assumed == ("The title is ours.",)
    closing = next(section for section in said["sections"] if section.key == "closing")
    assert [line.assumed for line in closing.lines if line.key == "If it is not resolved"] == ["Nobody says."]
    assert said["other_assumptions"] == ["Where they are."]


def test_who_acts_in_each_kind_of_agency_is_read_in_a_table() -> None:
    rows = dict(cards(parse_policy(EVERYTHING))[0].who_where)
    assert rows["Health"] == "Named professional or practitioner"
    assert rows["Police"] == rows["Sports club"] == "Practitioner"


def test_two_versions_are_compared_stage_by_stage() -> None:
    old = parse_policy(EVERYTHING)
    text = EVERYTHING.replace('"24 hours"', '"3 working days"').replace('owner = "The business unit"\n', "")
    # the second stage goes, and with it whatever names it
    gone = text.index('[[stages]]\nkey = "two"'), text.index('[[stages]]\nkey = "top"')
    text = text[: gone[0]] + text[gone[1] :]
    text = text.replace('["two", "top"]', '["top"]').replace(
        '"stages.two.title" = "The title is ours."\n', ""
    )
    parts = {part.title: part for part in changes(old, parse_policy(text))}
    assert list(parts) == [
        "2. Their managers",
        "2. At the top",
        "Its tracks",
        "Straight to a higher stage",
        "Records and who is told",
        "About this procedure",
        "What is assumed",
    ]
    assert parts["2. Their managers"].tag == "No longer a stage"
    assert all(change.new == () for change in parts["2. Their managers"].changes)
    top = {change.what: change for change in parts["2. At the top"].changes}
    assert list(top) == ["Number and title", "By when"]
    assert (top["Number and title"].old, top["Number and title"].new) == (
        ("3. At the top",),
        ("2. At the top",),
    )
    assert "24 hours" in top["By when"].old[0]
    assert "3 working days" in top["By when"].new[0]
    owner = parts["About this procedure"].changes[0]
    assert (owner.what, owner.old, owner.new) == ("Answered for by", ("The business unit",), ())
    assert changes(old, old) == []
