"""From the text of a policy file to a policy, or to everything that is wrong with it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from .names import DEFAULT_CLOSE, DEFAULT_WAYS, About, Nation, Scope, Way
from .policy import Policy
from .policy_check import check_whole
from .policy_faults import Fault, Faults, PolicyFaults
from .policy_names import Namespaces
from .policy_overlay import overlaid
from .policy_stages import Ladder, read_ladder, read_tell
from .policy_table import Table
from .policy_tables import (
    read_closure,
    read_elsewhere,
    read_forms,
    read_kinds,
    read_panel,
    read_posts,
    read_records,
    read_refusal,
    read_shortcuts,
    read_texts,
)
from .policy_text import read_document
from .stages import Rung
from .words import listed, shown

FORMAT = 1
# What TOML keeps as a date and JSON as a text.
DATES = ("in_force_from", "review_by")


def parse_policy(text: str | bytes, *, base: Mapping[str, Any] | None = None) -> Policy:
    """Read a policy and check it as a whole; raise PolicyFaults with every fault.

    `base` is the document that the policy overlays, where it has `extends`: what `read_document` gives for
    the file beside it, or `document_of` for the version that is loaded.
    """
    own = read_document(text)
    _refuse_other_format(own)
    document, base_digest = own, ""
    if "extends" in own:
        document = overlaid(own, base)
        base_digest = _digest_of_base(base or {})
    faults = Faults()
    policy, ladder = _read(document, faults)
    check_whole(policy, ladder, document, own, faults)
    faults.raise_any()
    return replace(policy, base_digest=base_digest)


def policy_from_canonical(text: str) -> Policy:
    """Read back what `Policy.canonical` wrote: it was checked as a whole before it was stored."""
    faults = Faults()
    policy, _ = _read(document_of(text), faults)
    faults.raise_any()
    return policy


def document_of(canonical: str) -> dict[str, Any]:
    """The document in a canonical text; JSON has no dates, so they are made dates again."""
    document: dict[str, Any] = json.loads(canonical)
    for key in DATES:
        if key in document:
            document[key] = date.fromisoformat(document[key])
    return document


def _refuse_other_format(document: Mapping[str, Any]) -> None:
    """In another format the same words may mean something else, so nothing more is read."""
    found = document.get("format", FORMAT)
    if type(found) is int and found != FORMAT:
        sentence = f"this is format {shown(str(found)[:20])}; the only one that is known here is {FORMAT}"
        raise PolicyFaults([Fault("format", sentence, "unknown-format")])


def _digest_of_base(base: Mapping[str, Any]) -> str:
    """The digest of the base as it was laid under; a base with faults of its own will not do."""
    faults = Faults()
    policy, _ = _read(base, faults)
    if faults.found:
        paths = listed([fault.path for fault in faults.found[:5]])
        sentence = f"the policy below this one has faults of its own, which come first: at {paths}"
        raise PolicyFaults([Fault("extends", sentence, "extends")])
    return policy.digest


def _read(document: Mapping[str, Any], faults: Faults) -> tuple[Policy, Ladder]:
    """Every part of the document; what is unsound stands as a fault and as a default."""
    names = Namespaces.of(document)
    table = Table(document, "", faults)
    table.value("format", int, required=True)
    ladder = read_ladder(table, names)
    on_panel = any(stage.part.rung is Rung.PANEL for stage in ladder.stages)
    panel = read_panel(table, names)
    policy = Policy(
        key=table.own_key("key"),
        title=table.text("title", required=True),
        board=table.text("board", required=True),
        stages=tuple(stage.part for stage in ladder.stages),
        source=table.text("source"),
        owner=table.text("owner"),
        review_by=table.day("review_by"),
        ways=table.words("ways", Way, DEFAULT_WAYS),
        extends=table.text("extends") or None,
        in_force_from=table.day("in_force_from"),
        nation=table.word("nation", Nation, None),
        close_of_business=table.hour("close_of_business", DEFAULT_CLOSE),
        scope=table.words("scope", Scope, (Scope.BETWEEN_AGENCIES,)),
        about=table.words("about", About, (About.CHILDREN,)),
        categories=table.texts("categories"),
        guidance=table.text("guidance"),
        meanwhile=table.text("meanwhile"),
        board_sees_from=table.name("board_sees_from", names.stages),
        tell=read_tell(table, names),
        posts=read_posts(table),
        kinds=read_kinds(table, names),
        forms=read_forms(table),
        tracks=tuple(track.part for track in ladder.tracks),
        shortcuts=read_shortcuts(table, names),
        elsewhere=read_elsewhere(table, names),
        referral_refusal=read_refusal(table),
        records=read_records(table, names),
        panel=panel if on_panel else None,
        documents=read_texts(table, "documents"),
        assumed=read_texts(table, "assumed"),
        closure=read_closure(table, names),
    )
    table.done()
    faults.explained()
    return policy, ladder
