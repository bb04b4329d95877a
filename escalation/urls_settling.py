"""Addresses: settling it, meetings, the panel, closing."""

from django.urls import URLPattern, path

from escalation.views import (
    actions,
    closing,
    deciding,
    extracts,
    filing,
    mediation,
    meetings,
    panels,
    settling,
)

IT = "matters/<slug:reference>"

urlpatterns: list[URLPattern] = [
    path(f"{IT}/propose/", settling.Propose.as_view(), name="propose"),
    path(f"{IT}/outcomes/<uuid:outcome>/confirm/", settling.Confirm.as_view(), name="confirm"),
    path(f"{IT}/outcomes/<uuid:outcome>/refuse/", settling.Refuse.as_view(), name="refuse"),
    path(f"{IT}/settled/", settling.Settled.as_view(), name="settled"),
    path(f"{IT}/actions/<uuid:action>/done/", actions.ActionDone.as_view(), name="action_done"),
    path(f"{IT}/actions/<uuid:action>/carry-over/", actions.CarryOver.as_view(), name="carry_over"),
    path(f"{IT}/actions/", actions.of_matter, name="matter_actions"),
    path(f"{IT}/joint-meeting/", meetings.joint_meeting, name="joint_meeting"),
    path(f"{IT}/meeting/", meetings.ProposeMeeting.as_view(), name="convene_meeting"),
    path(f"{IT}/meeting/<uuid:proposal>/", meetings.AcceptMeeting.as_view(), name="accept_meeting"),
    path(
        f"{IT}/meeting/<uuid:proposal>/unanswered/",
        meetings.ConveneUnanswered.as_view(),
        name="convene_unanswered",
    ),
    path(f"{IT}/meetings/<uuid:meeting>/held/", meetings.HoldMeeting.as_view(), name="hold_meeting"),
    path(f"{IT}/meetings/<uuid:meeting>/answer/", meetings.AnswerMeeting.as_view(), name="answer_meeting"),
    path(f"{IT}/decide-here/", deciding.DecideHere.as_view(), name="decide_here"),
    path(f"{IT}/stage-advice/", deciding.StageAdvice.as_view(), name="stage_advice"),
    path(f"{IT}/mediation/", mediation.mediation, name="mediation"),
    path(f"{IT}/mediation/offer/", mediation.Offer.as_view(), name="offer_mediation"),
    path(f"{IT}/mediation/answer/", mediation.Answer.as_view(), name="answer_mediation"),
    path(f"{IT}/mediation/met/", mediation.Met.as_view(), name="record_mediation"),
    path(f"{IT}/mediation/not-settled/", mediation.NotSettled.as_view(), name="end_mediation"),
    path(f"{IT}/acknowledge/", panels.Acknowledge.as_view(), name="acknowledge"),
    path(f"{IT}/sign-off/<uuid:waiting>/", filing.SignItOff.as_view(), name="sign_off"),
    path(f"{IT}/extract/", extracts.ExtractForFile.as_view(), name="extract"),
    path(f"{IT}/records/<uuid:record>/copy/", filing.CopyForFile.as_view(), name="copy_of_record"),
    path(f"{IT}/outcomes/<uuid:outcome>/copy/", filing.CopyForFile.as_view(), name="copy_of_outcome"),
    path(f"{IT}/records/<uuid:record>/placed/", filing.PlaceCopy.as_view(), name="place_record"),
    path(f"{IT}/outcomes/<uuid:outcome>/placed/", filing.PlaceCopy.as_view(), name="place_outcome"),
    path(f"{IT}/close/", closing.Close.as_view(), name="close"),
    path(f"{IT}/debrief/", closing.Debrief.as_view(), name="debrief"),
    path(f"{IT}/not-resolved/", closing.NotResolved.as_view(), name="not_resolved"),
]
