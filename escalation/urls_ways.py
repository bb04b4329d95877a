"""Addresses: ways that are always there. Speaking up, what goes elsewhere, one's own e-mails, who must not know."""

from django.urls import path

from escalation.views import mail_wishes, people_concerned, setting_up_speaking_up, speaking_up

PARTNERSHIP = "setting-up/<slug:code>/"

urlpatterns = [
    path("speak-up/", speaking_up.speak_up, name="speak_up"),
    path("speak-up/<slug:agency>/leaflet/", speaking_up.leaflet, name="speak_up_leaflet"),
    path("your-emails/", mail_wishes.your_emails, name="your_emails"),
    path("not-here/", speaking_up.not_here, name="not_here"),
    path("matters/<reference>/must-not-see/", people_concerned.MustNotSee.as_view(), name="must_not_see"),
    path(
        "matters/<reference>/must-not-see/<uuid:kept>/take-back/",
        people_concerned.TakeBack.as_view(),
        name="take_back_concern",
    ),
    path(
        f"{PARTNERSHIP}agencies/<slug:agency>/speaking-up/",
        setting_up_speaking_up.SpeakingUp.as_view(),
        name="agency_speak_up",
    ),
    path(
        f"{PARTNERSHIP}allegations/",
        setting_up_speaking_up.Allegations.as_view(),
        name="setting_up_allegations",
    ),
]
