"""What names another child is covered, however it is written; what names the child of the file stands."""

import pytest

from escalation.core.covering import COVER, KnownAs, cover

OWN = KnownAs("HA-2207", "K.P.", 4, 2017, "485 777 3456")
SISTER = KnownAs("HA-2208", "L.P.", 9, 2014, "488 120 9931")


def covered(text: str, *others: KnownAs, words: tuple[str, ...] = ()) -> str:
    return cover([OWN], others or (SISTER,), words).text(text).replace(COVER, "#")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("K.P. and L.P. share a room.", "K.P. and # share a room."),
        ("LP was at home; KP was not.", "# was at home; KP was not."),
        ("L P, L. P. and l.p. and L.P.'s aunt", "#, # and # and #'s aunt"),
        ("L.\u200bP. hidden", "# hidden"),
        ("L. slept. K. did not.", "# slept. K. did not."),
        ("Her file is HA-2208, HA 2208 or ha2208.", "Her file is #, # or #."),
        (
            "Our file HA-2207 stands, and HA-22081 is nobody's.",
            "Our file HA-2207 stands, and HA-22081 is nobody's.",
        ),
        ("Number 4881209931 and 488-120-9931", "Number # and #"),
        ("485 777 3456 is ours", "485 777 3456 is ours"),
        ("born September 2014, 14 Sept", "born #, 14 Sept"),
        ("born 9/2014, 09.2014, 2014-09-03, 3/9/14 and 3rd Sep 2014", "born #, #, #, # and #"),
        ("born April 2017", "born April 2017"),
        ("ALP and LPs and help", "ALP and LPs and help"),
        ("Nothing of anybody.", "Nothing of anybody."),
        ("", ""),
    ],
)
def test_every_way_of_writing_it(text: str, expected: str) -> None:
    assert covered(text) == expected


def test_how_many_places_were_covered_is_counted() -> None:
    found = cover([OWN], [SISTER])
    found.text("L.P. and L.P.")
    found.text("HA-2208")
    assert found.count == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [("A. went, and a friend of A", "# went, and a friend of A"), ("A plan. I agree.", "A plan. I agree.")],
)
def test_a_single_letter_that_is_a_word_needs_its_stop(text: str, expected: str) -> None:
    assert covered(text, KnownAs("X-1", "A")) == expected


def test_another_single_letter_does_not() -> None:
    assert covered("Z came home; Z. slept.", KnownAs("X-1", "Z")) == "# came home; # slept."


def test_what_the_child_of_the_file_shares_with_another_stands() -> None:
    twin = KnownAs("HA-2299", "K.P.", 4, 2017, "")
    assert covered("K.P., born April 2017; HA-2299", twin) == "K.P., born April 2017; #"


def test_a_reference_that_is_a_part_of_ones_own_does_not_break_it() -> None:
    assert covered("HA-2207 and 2207", KnownAs("2207")) == "HA-2207 and #"


def test_names_that_somebody_enters_are_covered_too() -> None:
    text = "Lena came. LENA's aunt, and Mary  Ann; Helena did not."
    assert covered(text, words=("lena", "Mary Ann", " ")) == "# came. #'s aunt, and #; Helena did not."


def test_with_one_child_nothing_is_covered() -> None:
    assert cover([OWN], []).text("L.P. HA-2208") == "L.P. HA-2208"
    assert cover([OWN], [KnownAs()]).text("(a) [b] .*") == "(a) [b] .*"


@pytest.mark.parametrize("signs", ["(", "[a-z]+", "\\d", "^$", "a|b", "?P<x>"])
def test_what_is_typed_is_never_a_pattern(signs: str) -> None:
    assert covered(f"x {signs} y", KnownAs(signs, signs), words=(signs,)) is not None
