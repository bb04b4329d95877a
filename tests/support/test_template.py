"""The template's lock is held by an open file, which is closed with it."""

from tests.support import template


def test_who_lets_the_lock_go_leaves_no_file_open() -> None:
    held = template._lock()
    assert held is template._lock()
    template._let_go()
    assert held.closed
    assert template._lock() is not held
    template._let_go()
