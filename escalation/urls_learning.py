"""Addresses of what is learned: the register, a point of practice, one lesson and each step of it."""

from django.urls import path

from escalation.views import guide, learning, learning_written

LEARNT = "learning/<slug:reference>"
GUIDE = "guide/<slug:code>/<slug:key>/<int:number>"

urlpatterns = [
    path("learning/", learning.register, name="learning_register"),
    path("learning/practice/new/", learning_written.NotePractice.as_view(), name="note_practice"),
    path(f"{LEARNT}/", learning.lesson, name="learning"),
    path(f"{LEARNT}/consider/", learning.Consider.as_view(), name="learning_consider"),
    path(f"{LEARNT}/forum/", learning.DiscussedIn.as_view(), name="learning_forum"),
    path(f"{LEARNT}/came/", learning.WhatCame.as_view(), name="learning_came"),
    path("guide/", guide.Guides.as_view(), name="guides"),
    path(f"{GUIDE}/", guide.Guide.as_view(), name="guide"),
    path(f"{GUIDE}/file/", guide.GuideFile.as_view(), name="guide_file"),
    path(f"{GUIDE}/readers/", guide.Readers.as_view(), name="guide_readers"),
    path("matters/<slug:reference>/learning/", learning.of_a_matter, name="matter_learning"),
    path(
        "matters/<slug:reference>/learn/", learning_written.LearnAfterwards.as_view(), name="learn_afterwards"
    ),
    path(
        "matters/<slug:reference>/debrief/answer/",
        learning_written.AnswerDebrief.as_view(),
        name="answer_debrief",
    ),
    path(
        "referrals/<slug:referral>/learning/",
        learning_written.LearnFromReferral.as_view(),
        name="learn_from_referral",
    ),
]
