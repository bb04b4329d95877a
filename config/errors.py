"""What is answered where something failed that nobody foresaw: a bare page, or a calm one for a lost database."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

# Whose forms may be sent a second time whatever became of the first: each carries a key, or does no more twice than
# once (tests/house/test_forms.py). Not so the pages of signing in and of the administration.
SAFE_TO_SEND_AGAIN = {"escalation", "audit", "jobs"}
TRY_AGAIN_AFTER = 10  # seconds: a database that fails over, or a lock that is gone


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 where the connection to the database was lost, which is no fault of what was asked."""
    if _database_was_lost(sys.exc_info()[1]):
        return unavailable(request)
    return HttpResponseServerError(render_to_string("500.html"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; or 503 where a session could not be saved because the database was lost: Django takes that for a bad one.

    Django's own page would look for a token in what was sent, and what was sent may be what nobody can read.
    """
    if _database_was_lost(exception):
        return unavailable(request)
    return HttpResponseBadRequest(render_to_string("400.html"))


def unavailable(request: HttpRequest) -> HttpResponse:
    """The page that keeps what was typed, with a button that sends it again. It asks nothing of the database."""
    match = request.resolver_match
    sends_again = request.method == "POST" and match is not None and match.namespace in SAFE_TO_SEND_AGAIN
    context = {
        "path": request.get_full_path(),
        "was_sent": request.method == "POST",
        "sends_again": sends_again,
        "sent": [(name, value) for name, values in request.POST.lists() for value in values]
        if sends_again
        else [],
        "is_multipart": sends_again and request.content_type == "multipart/form-data",
        "had_file": sends_again and bool(request.FILES),
    }
    # Without the request: who is signed in, and where they can go, would be asked of the database.
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(TRY_AGAIN_AFTER)
    add_never_cache_headers(response)
    return response


def _database_was_lost(error: BaseException | None) -> bool:
    """Whether this, or what it came from, says that a statement could not be carried out at all."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False
