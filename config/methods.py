"""The methods of HTTP that the service knows: pages are read, and forms are sent."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

KNOWN = ("GET", "HEAD", "POST")


def known_methods(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse every other method before anything is looked up; a view that asks only for POST takes it for reading."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method not in KNOWN:
            return HttpResponseNotAllowed(KNOWN)
        return answer(request)

    return middleware
