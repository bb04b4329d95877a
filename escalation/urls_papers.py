"""Addresses: the papers of a matter and of a referral."""

from django.urls import URLPattern, path

from escalation.views import papers

urlpatterns: list[URLPattern] = [
    path("matters/<slug:reference>/papers/", papers.papers, name="papers"),
    path("matters/<slug:reference>/papers/add/", papers.AddPaper.as_view(), name="add_paper"),
    path("matters/<slug:reference>/papers/<uuid:paper>/", papers.paper, name="paper"),
    path(
        "referrals/<slug:referral>/papers/add/",
        papers.AddReferralPaper.as_view(),
        name="add_referral_paper",
    ),
    path("referrals/<slug:referral>/papers/<uuid:paper>/", papers.referral_paper, name="referral_paper"),
]
