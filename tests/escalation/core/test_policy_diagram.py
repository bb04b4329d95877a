"""The ladder drawn."""

from escalation.core.policy_diagram import mermaid
from escalation.core.policy_parse import parse_policy

from .policies import EVERYTHING, SOUND


def test_a_ladder_is_drawn_line_by_line() -> None:
    drawn = mermaid(parse_policy(SOUND.replace("The panel", 'The \\"panel\\": last; #3')))
    assert drawn == (
        "stateDiagram-v2\n"
        '    state "1. Between the practitioners" as practitioner\n'
        '    state "2. Senior managers" as senior_manager\n'
        '    state "3. The #quot;panel#quot;#58; last#59; #35;3" as panel\n'
        '    state "Resolved" as resolved\n'
        '    state "Closed" as closed\n'
        "    [*] --> practitioner: raise\n"
        "    [*] --> panel: A child is at risk of immediate harm\n"
        "    practitioner --> senior_manager: escalate\n"
        "    practitioner --> panel: A child is at risk of immediate harm\n"
        "    practitioner --> resolved: both sides confirm\n"
        "    practitioner --> closed: withdraw\n"
        "    senior_manager --> panel: escalate\n"
        "    senior_manager --> panel: A child is at risk of immediate harm\n"
        "    senior_manager --> resolved: both sides confirm\n"
        "    senior_manager --> closed: withdraw\n"
        "    panel --> resolved: decided\n"
        "    panel --> closed: withdraw\n"
        "    resolved --> closed: close\n"
        "    note right of closed\n"
        "        New information reopens a matter, resolved or closed, at the rung where it stood.\n"
        "    end note\n"
    )


def test_optional_stages_are_passed_over_and_silence_climbs() -> None:
    policy = parse_policy(EVERYTHING)
    drawn = mermaid(policy, "plan").splitlines()
    assert '    state "2. First-line managers, optional" as first_line_manager' in drawn
    assert '    state "0. Talk first, informal" as practitioner' in drawn
    assert "    practitioner --> first_line_manager: escalate" in drawn
    assert "    practitioner --> head_of_service: escalate" in drawn
    assert "    head_of_service --> panel: escalate, or by itself on silence" in drawn
    assert "    [*] --> closed: put on record only" in mermaid(policy, "referral").splitlines()


def test_a_last_stage_that_cannot_decide_may_end_unresolved() -> None:
    text = (
        SOUND.replace('authority = "decide"', 'authority = "mediate"')
        + 'if_unresolved = "The decision stands."\n'
    )
    drawn = mermaid(parse_policy(text)).splitlines()
    assert "    panel --> resolved: both sides confirm" in drawn
    assert "    panel --> closed: not resolved" in drawn
