"""What the threads of a process keep for each other may be emptied by one of them while another asks for it."""

from typing import Any
from unittest.mock import Mock
from uuid import UUID, uuid4

from escalation.presenters import versions


def test_a_version_that_was_there_is_given() -> None:
    there, new = uuid4(), uuid4()
    kept: dict[UUID, Any] = {there: "the one that is there"}

    def read_while_another_empties(keys: set[UUID]) -> dict[UUID, str]:
        kept.clear()
        return dict.fromkeys(keys, "a new one")

    table = Mock(in_bulk=read_while_another_empties)
    found = versions._kept(kept, table, {there, new})
    assert found == {there: "the one that is there", new: "a new one"}
