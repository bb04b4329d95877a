"""Reading what stands beside the ladder: forms, posts, kinds, shortcuts and the smaller tables."""

from collections.abc import Mapping

from .events import FORM_EVENTS, Event
from .names import KINDS, POSTS, FieldKind, FormBy, How, Need, Sector
from .policy_names import Namespaces
from .policy_parts import Closure, Elsewhere, Field, Form, Kind, Panel, Records, Refusal, Shortcut
from .policy_table import Table
from .words import normal, shown


def read_texts(policy: Table, key: str) -> Mapping[str, str]:
    """A table of texts under the author's own titles."""
    texts = {}
    for table, written in policy.entries(key):
        title = table.sound_text(table.at(written), written)
        texts[title] = table.text(written)
    return texts


def read_posts(policy: Table) -> Mapping[str, str]:
    """The author's own posts; those of the format cannot be declared again."""
    posts = {}
    for table, slug in policy.entries("posts"):
        posts[slug] = table.text(slug)
        if normal(slug) in POSTS:
            table.fault(
                slug, f"{shown(slug)} is a post that is there already: choose another key", "duplicate"
            )
        else:
            table.sound_key(table.at(slug), slug)
    return posts


def read_kinds(policy: Table, names: Namespaces) -> Mapping[str, Kind]:
    """Kinds of agency: the author's own, and what is said of those that are there already."""
    kinds: dict[str, Kind] = {}
    for parent, written in policy.entries("kinds"):
        known = normal(written) in KINDS
        key = normal(written) if known else written
        if not known:
            parent.sound_key(parent.at(written), written)
        if key in kinds:
            parent.fault(written, f"{shown(written)} stands here twice, spelt in two ways", "duplicate")
        table = parent.table(written)
        if table is None:
            continue
        kinds[key] = Kind(
            key=key,
            title=table.text("title", required=not known),
            through=table.name("through", names.kinds),
            guidance=table.text("guidance"),
            source=table.text("source"),
        )
        table.done()
    return kinds


def read_forms(policy: Table) -> Mapping[str, Form]:
    """The forms that stages ask for."""
    forms = {}
    for parent, key in policy.entries("forms"):
        parent.sound_key(parent.at(key), key)
        table = parent.table(key)
        if table is None:
            continue
        forms[key] = Form(
            key=key,
            title=table.text("title", required=True),
            fields=_fields(table),
            need=table.word("need", Need, Need.MUST),
            carry_over=table.flag("carry_over", False),
            by=table.word("by", FormBy, FormBy.RAISING_SIDE),
            when=table.word("when", FORM_EVENTS, Event.STAGE_LEFT),
            source=table.text("source"),
        )
        table.done()
    return forms


def _fields(form: Table) -> tuple[Field, ...]:
    """The questions of a form: each a label, or a table with one."""
    fields: dict[str, Field] = {}
    values = form.value("fields", list, required=True)
    if values == []:
        form.fault("fields", "a form has at least one field", "empty")
    for position, value in enumerate(values or [], start=1):
        path = f"{form.at('fields')}[{position}]"
        if isinstance(value, str):
            field = Field(label=form.sound_text(path, value))
        elif (raw := form.typed(path, value, dict, "a label in quotation marks, or a table")) is not None:
            field = _field(Table(raw, path, form.faults))
        else:
            continue
        same = field.label.casefold()
        if same and same in fields:
            form.faults.add(path, f"there is another field called {shown(field.label)}", "duplicate")
        fields[same] = field
    return tuple(fields.values())


def _field(table: Table) -> Field:
    field = Field(
        label=table.text("label", required=True),
        kind=table.word("kind", FieldKind, FieldKind.TEXT),
        choices=table.texts("choices"),
        optional=table.flag("optional", False),
        source=table.text("source"),
    )
    is_choice = field.kind is FieldKind.CHOICE
    if table.faults.sound(table.at("kind"), table.at("choices")):
        if is_choice and len(field.choices) < 2:
            table.fault("choices", "a choice needs at least two choices", "choices")
        elif field.choices and not is_choice:
            table.fault("choices", 'only a field of kind = "choice" has choices', "choices")
    table.done()
    return field


def read_shortcuts(policy: Table, names: Namespaces) -> tuple[Shortcut, ...]:
    """The reasons for which a matter may go higher at once."""
    shortcuts = []
    for table in policy.tables("shortcuts"):
        shortcuts.append(
            Shortcut(
                when=table.text("when", required=True),
                to=table.names("to", names.stages, required=True),
                source=table.text("source"),
            )
        )
        table.done()
    return tuple(shortcuts)


def read_elsewhere(policy: Table, names: Namespaces) -> tuple[Elsewhere, ...]:
    """The subjects that another procedure settles."""
    found = []
    for table in policy.tables("elsewhere"):
        found.append(
            Elsewhere(
                subject=table.text("subject", required=True),
                go_to=table.text("go_to", required=True),
                how=table.word("how", How, How.INSTEAD),
                consult_first=table.name("consult_first", names.posts),
                source=table.text("source"),
            )
        )
        table.done()
    return tuple(found)


def read_refusal(policy: Table) -> Refusal | None:
    """How refused referrals are answered; without the table they are not handled."""
    table = policy.table("referral_refusal")
    if table is None:
        return None
    refusal = Refusal(
        time=table.amount("time"),
        meanwhile=table.text("meanwhile"),
        guidance=table.text("guidance"),
        source=table.text("source"),
    )
    table.done()
    return refusal


def read_records(policy: Table, names: Namespaces) -> Records:
    """Signing off, and the child's file."""
    table = policy.table("records")
    if table is None:
        return Records()
    records = Records(
        sign_off=table.name("sign_off", names.signers),
        child_file=table.flag("child_file", False),
        source=table.text("source"),
    )
    table.done()
    return records


def read_panel(policy: Table, names: Namespaces) -> Panel:
    """Who sits on the panel; the defaults where the table or a key is not there."""
    table = policy.table("panel")
    if table is None:
        return Panel()
    default = Panel()
    panel = Panel(
        chaired_by=table.name("chaired_by", names.posts) or default.chaired_by,
        members=table.names("members", names.posts, may_be_empty=True)
        if table.has("members")
        else default.members,
        sectors=table.words("sectors", Sector),
        kinds=table.names("kinds", names.kinds),
        quorum=table.whole("quorum", default.quorum, least=1, code="zero"),
        party_agencies_sit=table.flag("party_agencies_sit", True),
        source=table.text("source"),
    )
    table.done()
    return panel


def read_closure(policy: Table, names: Namespaces) -> Closure:
    """What follows the end of a matter."""
    table = policy.table("closure")
    if table is None:
        return Closure()
    closure = Closure(
        learning_to=table.names("learning_to", names.posts),
        debrief=table.flag("debrief", False),
        questions=table.texts("questions"),
        if_unresolved=table.text("if_unresolved"),
        source=table.text("source"),
    )
    table.done()
    return closure
