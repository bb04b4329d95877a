"""Files with one fault that only the whole policy shows."""

from .fault_cases import LAST_DECIDES, TWO_TRACKS, Case, clock, on_top, plus, swap, tracks
from .policies import SOUND

WHOLE = [
    Case("no-stages", "stages", 'format = 1\nkey = "a"\ntitle = "A"\nboard = "A"\n'),
    Case("no-stages", "stages", 'format = 1\nkey = "a"\ntitle = "A"\nboard = "A"\nstages = []\n'),
    swap("rung-order", "stages.last.rung", 'rung = "panel"', 'rung = "first-line manager"'),
    swap("rung-twice", "stages.last.rung", 'rung = "panel"', 'rung = "senior manager"'),
    tracks("rung-order", "tracks.one.stages", TWO_TRACKS.replace('"first", "second"', '"second", "first"')),
    swap(
        "first-optional",
        "stages.first.optional",
        'rung = "practitioner"',
        'rung = "practitioner"\noptional = true',
    ),
    tracks(
        "first-optional",
        "stages.second.optional",
        TWO_TRACKS.replace('"first", "second"', '"second"'),
        **{'rung = "senior manager"': 'rung = "senior manager"\noptional = true'},
    ),
    swap(
        "nobody-acts",
        "stages.first.acts",
        'rung = "practitioner"',
        'rung = "practitioner"\nacts = { health = ["director"], raising_side = ["director"] }',
    ),
    swap("nobody-acts", "stages.first.acts", 'rung = "practitioner"', 'rung = "practitioner"\nacts = {}'),
    swap("panel-acts", "stages.last.acts", 'rung = "panel"', 'rung = "panel"\nacts = { any = ["chair"] }'),
    Case(
        "panel-without-stage",
        "panel",
        SOUND.replace('rung = "panel"', 'rung = "director"') + "[panel]\nquorum = 2\n",
    ),
    plus("zero", "panel.quorum", "[panel]\nquorum = 0\n"),
    clock("event-never", "met_by", met_by="meeting held"),
    clock("event-never", "starts", starts="meeting held"),
    clock("event-never", "met_by", met_by="decided"),
    clock("event-never", "met_by", met_by="escalated", stage="last"),
    clock("event-never", "starts", starts="conference held"),
    clock("event-never", "met_by", starts="decision received", met_by="raised", stage="second"),
    clock("event-never", "met_by", starts="acknowledged", met_by="raised"),
    Case(
        "event-never",
        "stages.last.forms",
        SOUND.replace('title = "Account"', 'title = "Account"\nwhen = "escalated"').replace(
            LAST_DECIDES, LAST_DECIDES + '\nforms = ["account"]'
        ),
    ),
    clock("clock-meets-itself", "met_by", starts="answered", met_by="answered"),
    clock("at-once-firm", "firm", more='amount = "at once"\nfirm = true'),
    clock("escalates-from-last", "escalates", more="escalates = true", stage="last"),
    Case(
        "escalates-from-last",
        "stages.second.clocks.extra.escalates",
        str(clock("", "", more="escalates = true", stage="second").text).replace(
            'rung = "panel"', 'rung = "panel"\noptional = true'
        ),
    ),
    clock("escalates-indicative", "escalates", more="escalates = true\nfirm = false"),
    swap("no-final-authority", "stages.last.authority", '\nauthority = "decide"', ""),
    swap("no-final-authority", "stages.last.authority", 'authority = "decide"', 'authority = "mediate"'),
    tracks("no-final-authority", "stages.second.authority", TWO_TRACKS.replace(', "last"', "")),
    swap(
        "nothing-to-decide",
        "stages.second.decided_by",
        'rung = "senior manager"',
        'rung = "senior manager"\ndecided_by = "director"',
    ),
    tracks(
        "unreachable",
        "stages.second",
        TWO_TRACKS.replace('"first", "second"', '"first"').replace(
            'title = "Two"', 'title = "Two"\nstages = ["first", "last"]'
        ),
    ),
    plus("categories-twice", "categories", TWO_TRACKS),
    swap("shortcut-to-start", "shortcuts[1].to", 'to = ["last"]', 'to = ["first", "last"]'),
    plus("unused-form", "forms.spare", '[forms.spare]\ntitle = "Spare"\nfields = ["Why"]\n'),
    swap(
        "choices", "forms.account.fields[2].choices", 'kind = "scale"', 'kind = "choice", choices = ["One"]'
    ),
    swap("choices", "forms.account.fields[2].choices", 'kind = "scale"', 'kind = "choice"'),
    swap("choices", "forms.account.fields[2].choices", 'kind = "scale"', 'choices = ["One", "Two"]'),
    plus("assumed-nothing", 'assumed."stages.third.title"', '[assumed]\n"stages.third.title" = "Why"\n'),
    plus("assumed-nothing", 'assumed."shortcuts[2].when"', '[assumed]\n"shortcuts[2].when" = "Why"\n'),
    plus("assumed-nothing", 'assumed."stages..title"', '[assumed]\n"stages..title" = "Why"\n'),
    plus("through-itself", "kinds.health.through", '[kinds.health]\nthrough = "health"\n'),
    on_top("extends", "extends", 'extends = "nowhere"\n'),
    on_top("extends", "extends", 'extends = "reedham"\n'),
    on_top("extends", "extends", "extends = 1\n"),
]
