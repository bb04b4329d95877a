"""A lost session gives the typed text back: what somebody sent while signed out waits for them behind the sign-in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.utils.datastructures import MultiValueDict

KEY = "typed_while_signed_out"
# Says whose browser this is, so that nobody but who typed it gets it back. It opens nothing.
COOKIE = "typed_by"
# What a person types on one page; whoever sends more than that is not typing.
MOST = 200_000

GIVEN_BACK = (
    "You were signed out before this was sent. What you typed is still here: check it, and send it again."
)


class KeepsTyped(LoginRequiredMixin):
    """A page whose form, sent after the session was lost, comes back filled in once the person has signed in again.

    The page asks ``given_back(request)`` when it is opened, and shows what that returns as if it had been sent.
    """

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        response = super().dispatch(request, *args, **kwargs)
        if request.user.is_authenticated and _whose(request) != str(request.user.pk):
            response.set_signed_cookie(
                COOKIE,
                str(request.user.pk),
                salt=KEY,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    def handle_no_permission(self) -> HttpResponseRedirect:
        if self.request.method == "POST" and not self.request.user.is_authenticated:
            keep(self.request)
        return super().handle_no_permission()


def keep(request: HttpRequest) -> None:
    """Keep what was typed in the session that begins now; sign-in takes it over."""
    whose, typed = _whose(request), dict(request.POST.lists())
    typed.pop("csrfmiddlewaretoken", None)
    if whose and sum(len(value) for values in typed.values() for value in values) <= MOST:
        request.session[KEY] = {"path": request.get_full_path(), "whose": whose, "typed": typed}


def given_back(request: HttpRequest) -> QueryDict | None:
    """What this person typed on this page before they were signed out; once."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.get_full_path():
        return None
    del request.session[KEY]
    if kept["whose"] != str(request.user.pk):
        return None
    data = QueryDict(mutable=True)
    data.update(MultiValueDict(kept["typed"]))
    return data


def _whose(request: HttpRequest) -> str | None:
    try:
        return request.get_signed_cookie(COOKIE, default=None, salt=KEY)
    except BadSignature:
        return None
