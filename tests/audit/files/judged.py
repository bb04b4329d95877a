"""A file that was refused, and in which words."""

from io import BytesIO

import pytest

from audit.files.judging import judge
from audit.files.refusals import NotTaken
from tests.papers import archive


def refused(content: bytes, name: str = "letter.pdf") -> str:
    """Why a file is not taken."""
    with pytest.raises(NotTaken) as raised:
        judge(BytesIO(content), name=name)
    return raised.value.sentence


AN_ARCHIVE = archive({"evil.class": b"\xca\xfe\xba\xbe"})
