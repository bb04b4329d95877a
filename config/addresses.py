"""Addresses that no page has: with a sign that PostgreSQL refuses to be asked about, where it would be looked up."""

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase


def without_nul(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Not there, as any other that leads nowhere: no reference, code or key has a NUL."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path:
            raise Http404
        return answer(request)

    return middleware
