"""Addresses: letters to an agency that is not on Accord, and what it told."""

from django.urls import path

from escalation.views import letters, told, told_outcomes

MATTER = "matters/<reference>/"
LETTER = f"{MATTER}letters/<uuid:letter>/"
TOLD = f"{MATTER}told/<uuid:party>/"

urlpatterns = [
    path(f"{MATTER}letters/", letters.letters, name="letters"),
    path(f"{LETTER}file/", letters.letter_file, name="letter_file"),
    path(f"{LETTER}sent/", letters.Sent.as_view(), name="letter_sent"),
    path(f"{LETTER}not-sent/", letters.NotSent.as_view(), name="letter_not_sent"),
    path(f"{TOLD}side/", told.TellSide.as_view(), name="told_side"),
    path(f"{TOLD}said/", told.TellSaid.as_view(), name="told_said"),
    path(f"{TOLD}reply/<uuid:record>/", told.TellReply.as_view(), name="told_reply"),
    path(f"{TOLD}answer/<uuid:record>/", told.TellAnswer.as_view(), name="told_answer"),
    path(f"{TOLD}confirm/<uuid:outcome>/", told_outcomes.TellConfirm.as_view(), name="told_confirm"),
    path(f"{TOLD}refuse/<uuid:outcome>/", told_outcomes.TellRefuse.as_view(), name="told_refuse"),
    path(f"{TOLD}acknowledge/", told_outcomes.TellAcknowledge.as_view(), name="told_acknowledge"),
    path(f"{TOLD}pass-on/", told.TellPassOn.as_view(), name="told_pass_on"),
    path(f"{TOLD}mediation/", told.TellMediation.as_view(), name="told_mediation"),
    path(f"{TOLD}higher/", told.TellHigher.as_view(), name="told_higher"),
]
