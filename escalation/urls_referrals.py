"""Addresses: referrals, their refusals, and what follows."""

from django.urls import URLPattern, path

from escalation.views import persisting, plan_actions, referral, referral_answers, referral_roads

IT = "referrals/<slug:referral>"

urlpatterns: list[URLPattern] = [
    path("refer/", referral.Refer.as_view(), name="refer"),
    path(f"{IT}/", referral.referral, name="referral"),
    path(f"{IT}/letter/", referral.letter, name="referral_letter"),
    path(f"{IT}/accept/", referral_answers.Accept.as_view(), name="referral_accept"),
    path(f"{IT}/refused/", referral_answers.Refused.as_view(), name="referral_refused"),
    path(f"{IT}/reasons/", referral_answers.Reasons.as_view(), name="referral_reasons"),
    path(
        f"{IT}/reasons-otherwise/",
        referral_answers.ReasonsOtherwise.as_view(),
        name="referral_reasons_otherwise",
    ),
    path(f"{IT}/disagree/", referral_roads.Disagree.as_view(), name="referral_disagree"),
    path(f"{IT}/protection/", referral_roads.SayProtection.as_view(), name="referral_protection"),
    path(f"{IT}/protection/follow/", referral_roads.TakeOver.as_view(), name="referral_take_over"),
    path(f"{IT}/settled/", referral_roads.Settle.as_view(), name="referral_settle"),
    path(f"{IT}/note/", persisting.Note.as_view(), name="referral_note"),
    path(f"{IT}/advice/", persisting.Advice.as_view(), name="referral_advice"),
    path(f"{IT}/manager/", persisting.Manager.as_view(), name="referral_manager"),
    path(f"{IT}/managers/", persisting.Talk.as_view(), name="referral_talk"),
    path(f"{IT}/meeting/", persisting.Convene.as_view(), name="referral_convene"),
    path(
        f"{IT}/meetings/<uuid:meeting>/held/",
        persisting.MeetingHeld.as_view(),
        name="referral_meeting_held",
    ),
    path(
        f"{IT}/plan/<uuid:action>/carry-over/",
        plan_actions.CarryPlannedOver.as_view(),
        name="plan_carry_over",
    ),
    path(f"{IT}/plan/<uuid:action>/done/", persisting.PlannedDone.as_view(), name="referral_planned_done"),
]
