"""Addresses: raising a disagreement, and the other side's first turn."""

from django.urls import URLPattern, path

from escalation.views import checking, giving, moving_on, raising

urlpatterns: list[URLPattern] = [
    path("raise/", raising.RaiseStart.as_view(), name="raise_start"),
    path("raise/<uuid:draft>/act-first/", checking.ActFirst.as_view(), name="act_first"),
    path("raise/<uuid:draft>/check/", checking.CheckAnswers.as_view(), name="raise_check"),
    path("raise/<uuid:draft>/throw-away/", checking.ThrowAway.as_view(), name="throw_away"),
    path("raise/<uuid:draft>/<slug:step>/", raising.RaiseStep.as_view(), name="raise_step"),
    path("matters/<reference>/raised/", checking.Raised.as_view(), name="raised"),
    path("matters/<reference>/give-our-side/", giving.GiveSide.as_view(), name="give_side"),
    path("matters/<reference>/children/<int:number>/", giving.FindChild.as_view(), name="find_child"),
    path("matters/<reference>/move-on/", moving_on.MoveOn.as_view(), name="move_on"),
    path("matters/<reference>/pass-on/", giving.PassOn.as_view(), name="pass_on"),
]
