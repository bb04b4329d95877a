"""Judging a policy as a whole: what no single key can show."""

import re
from collections.abc import Mapping
from typing import Any

from .events import Event
from .names import ANY, KINDS, SIDES, Authority
from .policy import Policy
from .policy_check_clocks import check_clocks, nothing_after
from .policy_faults import Faults, joined
from .policy_parts import Stage
from .policy_roads import Roads, roads_of
from .policy_stages import Ladder, Placed
from .stages import Rung
from .words import listed, shown, spoken


def check_whole(
    policy: Policy, ladder: Ladder, document: Mapping[str, Any], own: Mapping[str, Any], faults: Faults
) -> None:
    """Every check of POLICY_FORMAT §9 that looks at more than one key.

    One that needs an unsound part is left out. `own` is the file itself, `document` is it laid over its base.
    """
    _rungs(ladder, faults)
    _numbers(ladder, faults)
    roads = roads_of(ladder, faults)
    for placed in ladder.stages:
        _acts(placed, policy, faults)
        _decided_by(placed, faults)
    _tracks(ladder, policy, faults)
    _ends(roads, policy, faults)
    _shortcuts(roads, policy, faults)
    check_clocks(ladder, roads, faults)
    _forms(ladder, roads, policy, faults)
    _panel(ladder, document, faults)
    _through(policy, faults)
    _assumed(document, own, faults)
    # Last, since a fault of a whole stage makes everything in it unsound.
    _unreachable(ladder, roads, faults)


def _rungs(ladder: Ladder, faults: Faults) -> None:
    """From the bottom up, each rung at most once."""
    highest: Placed[Stage] | None = None
    for placed in ladder.stages:
        if not faults.sound(placed.at("rung")):
            continue
        rung = placed.part.rung
        if highest and rung.order < highest.part.rung.order:
            said = f"{spoken(rung)} comes before {spoken(highest.part.rung)}, but stands after it"
            faults.add(placed.at("rung"), said, "rung-order")
            continue
        if highest and rung is highest.part.rung:
            said = f"another stage stands on the rung {spoken(rung)} already: {highest.path}"
            faults.add(placed.at("rung"), said, "rung-twice")
        highest = placed


def _numbers(ladder: Ladder, faults: Faults) -> None:
    seen: dict[int, str] = {}
    for placed in ladder.stages:
        number = placed.part.number
        if not faults.sound(placed.at("number")):
            continue
        if number in seen:
            said = f"{seen[number]} has the number {number} already, written or by its position"
            faults.add(placed.at("number"), said, "duplicate")
        seen.setdefault(number, placed.path)


def _acts(placed: Placed[Stage], policy: Policy, faults: Faults) -> None:
    acts = placed.part.acts
    if not acts or not faults.sound(placed.at("acts"), placed.at("rung"), "kinds"):
        return
    if placed.part.rung is Rung.PANEL:
        faults.add(placed.at("acts"), "who acts on the panel is said in [panel]", "panel-acts")
    elif ANY not in acts and not all(side in acts for side in SIDES):
        left_out = [spoken(kind) for kind in (*KINDS, *policy.kinds) if kind not in acts]
        if left_out:
            said = f"nobody acts for {listed(list(dict.fromkeys(left_out)))}: add `any`, or both sides"
            faults.add(placed.at("acts"), said, "nobody-acts")


def _decided_by(placed: Placed[Stage], faults: Faults) -> None:
    stage = placed.part
    known = faults.sound(placed.at("authority"), placed.at("decided_by"))
    if known and stage.decided_by and stage.authority is not Authority.DECIDE:
        said = 'nothing is decided at this stage: `decided_by` goes with authority = "decide"'
        faults.add(placed.at("decided_by"), said, "nothing-to-decide")


def _tracks(ladder: Ladder, policy: Policy, faults: Faults) -> None:
    """Tracks follow the ladder, and hold the categories."""
    order = [placed.part.key for placed in ladder.stages]
    for placed in ladder.tracks:
        places = [order.index(key) for key in placed.part.stages if key in order]
        if faults.sound(placed.at("stages"), "stages") and places != sorted(places):
            faults.add(placed.at("stages"), "these stages stand in another order in the ladder", "rung-order")
    if ladder.tracks and policy.categories and faults.sound("categories"):
        said = "with tracks, the categories stand in the tracks, and not here as well"
        faults.add("categories", said, "categories-twice")


def _unreachable(ladder: Ladder, roads: Roads, faults: Faults) -> None:
    if ladder.tracks and roads.complete:
        for stage in ladder.stages:
            if not roads.over(stage):
                faults.add(stage.path, "no track uses this stage", "unreachable")


def _ends(roads: Roads, policy: Policy, faults: Faults) -> None:
    """Every road has a first stage that cannot be passed over, and an end that holds."""
    for road in roads.roads:
        first, last = road.stages[0], road.stages[-1]
        if first.part.optional and faults.sound(first.at("optional")):
            said = f"the first stage{road.named} cannot be passed over"
            faults.add(first.at("optional"), said, "first-optional")
        known = faults.sound(last.at("authority"), "closure.if_unresolved")
        if known and last.part.authority is not Authority.DECIDE and not policy.closure.if_unresolved:
            said = (
                f"the last stage{road.named} cannot decide, and nothing says what holds when it ends without "
                'agreement: write authority = "decide", or `if_unresolved` in [closure]'
            )
            faults.add(last.at("authority"), said, "no-final-authority")


def _shortcuts(roads: Roads, policy: Policy, faults: Faults) -> None:
    starts = {road.stages[0].part.key for road in roads.roads}
    if len(starts) != 1 or not roads.complete:
        return
    for position, shortcut in enumerate(policy.shortcuts, start=1):
        path = f"shortcuts[{position}].to"
        if faults.sound(path) and starts & set(shortcut.to):
            said = f"every matter begins at {shown(min(starts))}: no shortcut leads there"
            faults.add(path, said, "shortcut-to-start")


def _forms(ladder: Ladder, roads: Roads, policy: Policy, faults: Faults) -> None:
    """Every form is asked for somewhere, at a moment that comes."""
    for stage in ladder.stages:
        for key in stage.part.forms:
            form = policy.forms.get(key)
            on_escalating = form is not None and form.when is Event.ESCALATED
            if on_escalating and faults.sound(f"forms.{key}.when") and nothing_after(stage, roads):
                said = f"the form {shown(key)} is asked for on escalating, and nothing comes after this stage"
                faults.add(stage.at("forms"), said, "event-never")
    asked = {key for stage in ladder.stages for key in stage.part.forms}
    if ladder.whole and all(faults.sound(stage.at("forms")) for stage in ladder.stages):
        for key in policy.forms:
            if key not in asked:
                faults.add(joined("forms", key), "no stage asks for this form", "unused-form")


def _panel(ladder: Ladder, document: Mapping[str, Any], faults: Faults) -> None:
    rungs_known = ladder.whole and all(faults.sound(placed.at("rung")) for placed in ladder.stages)
    on_panel = any(placed.part.rung is Rung.PANEL for placed in ladder.stages)
    if "panel" in document and rungs_known and not on_panel:
        faults.add("panel", 'no stage stands on the rung "panel"', "panel-without-stage")


def _through(policy: Policy, faults: Faults) -> None:
    """No kind of agency acts, by way of others, through itself."""
    for key in policy.kinds:
        met, kind = [key], policy.kinds.get(key)
        while kind is not None and kind.through is not None and kind.through not in met:
            met.append(kind.through)
            kind = policy.kinds.get(kind.through)
        if kind is not None and kind.through == key:
            circle = listed([spoken(each) for each in met])
            said = f"{circle} acts through itself" if len(met) == 1 else f"{circle} act through each other"
            faults.add(f"{joined('kinds', key)}.through", said, "through-itself")


def _assumed(document: Mapping[str, Any], own: Mapping[str, Any], faults: Faults) -> None:
    """What is assumed is in the file. Only the file's own entries are judged: those of a base were."""
    assumed = own.get("assumed")
    for path in assumed if isinstance(assumed, dict) else ():
        if not is_there(document, path):
            said = "there is nothing at this path; write it by keys, such as stages.senior.title"
            faults.add(joined("assumed", path), said, "assumed-nothing")


STEP = re.compile(r'\.?(?:"([^"]*)"|([^.\[\]"]+)|\[([0-9]{1,6})\])')


def is_there(document: Mapping[str, Any], path: str) -> bool:
    """Whether a path leads to something: by keys, and by position where there is no key."""
    place: object = document
    end = 0
    for step in STEP.finditer(path):
        if step.start() != end:
            return False
        end = step.end()
        place = _step(place, step)
        if place is None:
            return False
    return end == len(path) and end > 0


def _step(place: object, step: re.Match[str]) -> object:
    """One step down the path; None where there is nothing."""
    quoted, name, position = step.groups()
    if position is not None:
        entries = place if isinstance(place, list) else []
        return entries[int(position) - 1] if 1 <= int(position) <= len(entries) else None
    key = name if quoted is None else quoted
    if isinstance(place, dict):
        return place.get(key)
    if isinstance(place, list):
        return next((table for table in place if isinstance(table, dict) and table.get("key") == key), None)
    return None
