"""Addresses: the board's panel, its sittings, and the letters with its decision."""

from django.urls import URLPattern, path

from escalation.views import decision_letters, panel, panels, sittings

IT = "matters/<slug:reference>/panel"

urlpatterns: list[URLPattern] = [
    path(f"{IT}/", panel.Panel.as_view(), name="panel"),
    path(f"{IT}/convene/", panels.ConvenePanel.as_view(), name="convene_panel"),
    path(f"{IT}/ask/", sittings.AskToSit.as_view(), name="ask_to_sit"),
    path(f"{IT}/reply/", sittings.Reply.as_view(), name="answer_invitation"),
    path(f"{IT}/statement/", sittings.State.as_view(), name="state_to_panel"),
    path(f"{IT}/conflict/", sittings.DeclareConflict.as_view(), name="declare_conflict"),
    path(f"{IT}/<uuid:meeting>/held/", panels.HoldPanel.as_view(), name="hold_panel"),
    path(f"{IT}/<uuid:meeting>/adjourn/", sittings.Adjourn.as_view(), name="adjourn_panel"),
    path(f"{IT}/decide/", panels.Decide.as_view(), name="decide"),
    path(f"{IT}/letters/", decision_letters.letters, name="decision_letters"),
    path(f"{IT}/letters/<uuid:party>/", decision_letters.letter, name="decision_letter"),
]
