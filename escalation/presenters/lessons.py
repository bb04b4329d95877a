"""What is learned, for its pages: where it came from, whose turn it is, each step with its receipt, the register."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.text import Truncator

from agencies.models import Partnership
from agencies.standing import Standing
from components.words import day_in_words, in_words, joined
from escalation.core.decisions import MoveRefused
from escalation.lessons import turn_of
from escalation.models import Disagreement, Lesson, LessonTurn, LessonWord, PolicyVersion
from escalation.permissions import NotYours
from escalation.services.learning_in_turn import check_for_the_board, check_to_consider
from escalation.services.lesson_turns import has_next


@dataclass(frozen=True)
class Step:
    """Something that happened to it: a heading, when, who, and the texts under their headings."""

    title: str
    at: datetime
    who: str = ""
    texts: Sequence[tuple[str, str]] = ()
    policy: tuple[str, str] | None = None  # the version that came of it: in words, and its address


@dataclass(frozen=True)
class LessonShown:
    """All that the page of one lesson shows."""

    it: Lesson
    turn: str
    steps: Sequence[Step]
    ways: Sequence[tuple[str, str]] = field(default=())  # what this person can do: words and address


def lesson_shown(it: Lesson, standing: Standing, *, for_readers: bool = True) -> LessonShown:
    """For those who have a turn in it; or for the people of the matter, to whom what each made of it is not told."""
    turns = list(it.turns.select_related("agency", "post", "opened_by__user"))
    words = list(it.words.select_related("policy_version__partnership", "turn__agency"))
    # What was done in a turn stands before whom it was sent to by that.
    steps = sorted((*_done(words, for_readers), *_sent(turns)), key=lambda step: step.at)
    ways = tuple(_ways(it, standing)) if for_readers else ()
    return LessonShown(it, whose_turn(it, turns, standing), steps, ways)


def whose_turn(it: Lesson, turns: Iterable[LessonTurn], standing: Standing) -> str:
    """A sentence with the posts in it: "It is your turn", "It lies with Board representative (Norfolk Police)"."""
    if not it.is_open:
        return f"Done: {Lesson.Came(it.came).label[:1].lower()}{Lesson.Came(it.came).label[1:]}."
    try:
        turn_of(it, standing)
    except (NotYours, MoveRefused):
        return f"It lies with {joined([str(turn) for turn in turns if turn.ended_at is None])}."
    return "It is your turn."


def _sent(turns: Iterable[LessonTurn]) -> Iterator[Step]:
    for turn in turns:
        by = f" by {turn.opened_by.user.name}" if turn.opened_by else ""
        opened = f"Opened at {in_words(turn.opened_at)}{by}." if turn.opened_at else "Not opened yet."
        yield Step(f"Sent to {turn}", turn.sent_at, texts=(("", opened),))


def _done(words: Iterable[LessonWord], for_readers: bool) -> Iterator[Step]:
    for word in words:
        texts = [("", word.said)] if for_readers or word.kind != LessonWord.Kind.CONSIDERED else []
        if word.kind == LessonWord.Kind.DISCUSSED:
            texts.append(("What was decided", word.decided))
        if word.changed:
            since = f", from {day_in_words(word.changed_from)}" if word.changed_from else ""
            texts.insert(0, ("Which protocol or procedure", f"{word.changed}{since}"))
        if word.told:
            texts.append(("What the people are told from whom it came", word.told))
        kept = tuple((heading, text) for heading, text in texts if text)
        yield Step(_title(word), word.recorded_at, word.writer, kept, _policy(word))


def _title(word: LessonWord) -> str:
    match word.kind:
        case LessonWord.Kind.DISCUSSED:
            on = f" on {day_in_words(word.happened_on)}" if word.happened_on else ""
            return f"Discussed in {word.group}{on}"
        case LessonWord.Kind.CAME:
            return f"What came of it: {Lesson.Came(word.came).label[:1].lower()}{Lesson.Came(word.came).label[1:]}"
        case _:
            how = word.turn.get_how_display().lower() if word.turn and word.turn.how else ""
            return f"Considered by {word.turn}{': ' + how if how else ''}"


def _policy(word: LessonWord) -> tuple[str, str] | None:
    version = word.policy_version
    if version is None:
        return None
    address = reverse("escalation:policy", args=[version.key, version.number])
    said = f"{version.title}, version {version.number}, in force from {day_in_words(version.in_force_from)}"
    return said, f"{address}?of={version.partnership.code}"


def _ways(it: Lesson, standing: Standing) -> Iterator[tuple[str, str]]:
    """What this person can do, as questions to the rules: the first is the green button."""
    for words, check, address in (
        ("Say what you make of it", check_to_consider, "learning_consider"),
        ("Record what the sub-group or forum made of it", check_for_the_board, "learning_forum"),
        ("Record what came of it", check_for_the_board, "learning_came"),
    ):
        try:
            turn = check(it, standing)
        except (NotYours, MoveRefused):
            continue
        if address == "learning_came" or not (turn.is_of_the_board and address == "learning_consider"):
            yield words, reverse(f"escalation:{address}", args=[it.reference])
        elif has_next(it, turn.row.position):
            yield "Pass it on", reverse(f"escalation:{address}", args=[it.reference])


@dataclass(frozen=True)
class LessonRow:
    """A line of the register."""

    reference: str
    href: str  # empty where only the envelope is this person's to see
    origin: str
    about: str
    since: datetime
    with_whom: str
    done: str


@dataclass(frozen=True)
class Register:
    """What is to be learned, in groups: heading, what stands there when there is none, and the lines."""

    groups: Sequence[tuple[str, str, str, Sequence[LessonRow]]]
    waiting: int


def register_of(standing: Standing) -> Register:
    """What waits for this person, what is open, what is done: of what they may read, or see as the board’s manager."""
    mine = Lesson.objects.visible_to(standing)
    readable = set(mine.values_list("pk", flat=True))
    waiting = set(Lesson.objects.waiting_for(standing).values_list("pk", flat=True))
    seen = (mine | Lesson.objects.in_sight_of_the_board(standing)).distinct()
    lessons = (
        seen.select_related("agency")
        .prefetch_related("turns__agency", "turns__post")
        .order_by("-recorded_at")
    )
    rows = [(one, _row(one, one.pk in readable)) for one in lessons]
    return Register(
        (
            ("waiting", "Waits for you", "Nothing waits for you.", [r for o, r in rows if o.pk in waiting]),
            (
                "open",
                "Open, with somebody else",
                "Nothing else is open.",
                [r for o, r in rows if o.is_open and o.pk not in waiting],
            ),
            ("done", "Done", "Nothing is done yet.", [r for o, r in rows if not o.is_open]),
        ),
        len(waiting),
    )


def _row(it: Lesson, readable: bool) -> LessonRow:
    waiting = [turn for turn in it.turns.all() if turn.ended_at is None]
    came = Lesson.Came(it.came).label if it.came else ""
    return LessonRow(
        reference=it.reference,
        href=it.get_absolute_url() if readable else "",
        origin=Lesson.From(it.origin).label,
        about=it.about if readable else "",
        since=it.recorded_at,
        with_whom=joined([_receipt(turn) for turn in waiting]),
        done=f"{came}, {in_words(it.ended_at)}" if it.ended_at else "",
    )


def _receipt(turn: LessonTurn) -> str:
    return f"{turn} ({'opened' if turn.opened_at else 'not opened yet'})"


def open_lessons(partnership: Partnership, standing: Standing) -> dict[str, Lesson]:
    """What is open of what this person may read, by reference: from these a new version of the policy may learn."""
    mine = Lesson.objects.visible_to(standing).open().filter(partnership=partnership)
    return {one.reference: one for one in mine.order_by("recorded_at")}


def called(it: Lesson) -> str:
    """A lesson in a list of choices: its reference, and what it is about."""
    about = it.about or Truncator(it.themes).chars(60)
    return f"{it.reference}: {about}"


def learned_from(version: PolicyVersion, standing: Standing) -> tuple[list[str], int]:
    """From which matters a version learned: the references of those of which the reader knows, and how many others."""
    known = Lesson.objects.filter(words__policy_version=version).distinct()
    matters = Disagreement.objects.visible_to(standing)
    own = known.filter(learning__disagreement__in=matters.values("pk"))
    mine = (known.filter(pk__in=Lesson.objects.visible_to(standing).values("pk")) | own).distinct()
    names = sorted(mine.values_list("reference", flat=True))
    return names, known.count() - len(names)
