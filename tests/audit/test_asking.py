"""What a connection has been taught is its own, whichever thread asks."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from audit import asking


@pytest.mark.django_db
def test_a_thread_knows_only_what_its_own_connection_was_taught() -> None:
    connection.ensure_connection()
    known = asking._known()
    known["words"] = "accord_0"
    with ThreadPoolExecutor(1) as other:
        assert not other.submit(asking._known).result()
    assert asking._known() is known
    del known["words"]
