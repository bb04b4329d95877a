"""Every fault of a policy file is found, and nothing else is said of the file that has it."""

import pytest

from escalation.core.policy_faults import PolicyFaults
from escalation.core.policy_parse import parse_policy

from .fault_cases import CODES, Case
from .fault_cases_whole import WHOLE
from .fault_cases_writing import WORDS, WRITING
from .policies import EVERYTHING, FENMARSH, SOUND, faults_of

CASES = WRITING + WORDS + WHOLE


@pytest.mark.parametrize("text", [SOUND, FENMARSH, EVERYTHING], ids=["small", "fenmarsh", "everything"])
def test_a_sound_file_has_no_fault(text: str) -> None:
    assert faults_of(text) == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_fault_is_found_where_it_is_and_nothing_else(case: Case) -> None:
    assert faults_of(case.text) == [(case.code, case.path)]


def test_every_code_has_a_file() -> None:
    assert {case.code for case in CASES} == set(CODES)


def test_every_fault_is_reported_in_a_sentence() -> None:
    text = SOUND
    for old, new in [
        ('rung = "senior manager"', 'rung = "senoir manager"'),
        ('to = ["last"]', 'to = ["lst"]'),
        ('met_by = "answered"', 'metby = "answered"'),
        ('"5 working days"', '"5 days"'),
        ('["Thresholds", "Drift"]', '"Thresholds"'),
        ("debrief = true", 'debrief = true\nmeanwhile = "The plan stands."'),
    ]:
        text = text.replace(old, new)
    with pytest.raises(PolicyFaults) as refused:
        parse_policy(text)
    assert [fault.line("reedham.toml") for fault in refused.value.faults] == [
        'reedham.toml: stages.first.time: "5 days" can be counted in two ways: write working days or calendar days '
        "[ambiguous-time]",
        'reedham.toml: stages.second.clocks.letter.metby: there is no key "metby" here; did you mean "met_by"? '
        "[unknown-key]",
        'reedham.toml: stages.second.rung: "senoir manager" is not one of: practitioner, first-line manager, '
        'senior manager, head of service, director or panel; did you mean "senior manager"? [unknown-word]',
        "reedham.toml: categories: this should be a list in square brackets, not text in quotation marks [wrong-type]",
        'reedham.toml: shortcuts[1].to[1]: there is no stage called "lst"; did you mean "last"? [unknown-reference]',
        "reedham.toml: closure.meanwhile: meanwhile belongs to the policy itself: move it above the first line in "
        "brackets [misplaced-key]",
    ]


def test_a_check_that_needs_an_unsound_part_is_left_out() -> None:
    """With a rung unknown nobody can say which stage is the last; with a stage unnamed, whether it was meant."""
    unknown_rung = SOUND.replace('rung = "panel"', 'rung = "pannel"').replace('authority = "decide"', "")
    assert faults_of(unknown_rung) == [("unknown-word", "stages.last.rung")]
    assert faults_of(SOUND.replace('key = "last"\n', "")) == [("missing-key", "stages[3].key")]
    assert faults_of('stages = ["practitioner"]\n[forms.f]\ntitle = "F"\nfields = ["A"]\n[panel]\n') == [
        ("missing-key", "format"),
        ("wrong-type", "stages[1]"),
        ("missing-key", "key"),
        ("missing-key", "title"),
        ("missing-key", "board"),
    ]
