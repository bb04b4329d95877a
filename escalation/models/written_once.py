"""Querysets that depend on where a person stands, written once for all who stand alike."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models

from agencies.standing import Standing
from audit.written_once import WrittenOnce
from escalation.models.alike import as_sent, keys_of, shape_of, who_stands_alike

M = TypeVar("M", bound=models.Model)


class WrittenForStanding(WrittenOnce[M]):
    """One of whose keys is a standing: of that its ``build`` may ask only what ``shape_of`` tells apart."""

    FEW = 1000  # whoever manages many is planned for once, too

    def shape_of(self, key: Any) -> object:  # noqa: ANN401
        return shape_of(key) if isinstance(key, Standing) else super().shape_of(key)

    def nobodys(self, key: Any, place: int) -> Any:  # noqa: ANN401
        return who_stands_alike(key) if isinstance(key, Standing) else super().nobodys(key, place)

    def values_in(self, key: Any) -> Iterable[Any]:  # noqa: ANN401
        return map(as_sent, keys_of(key)) if isinstance(key, Standing) else super().values_in(key)
