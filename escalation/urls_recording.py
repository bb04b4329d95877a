"""Addresses: recording, asking, going up, out and back."""

from django.urls import URLPattern, path

from escalation.views import agreeing, asking, filling, leaving_matter, moving, recording

IT, RECORD = "matters/<slug:reference>", "matters/<slug:reference>/records/<uuid:record>"

urlpatterns: list[URLPattern] = [
    path(f"{IT}/discussion/", recording.Discuss.as_view(), name="discuss"),
    path(f"{IT}/attempt/", recording.Attempt.as_view(), name="attempt"),
    path(f"{RECORD}/reply/", recording.Reply.as_view(), name="reply"),
    path(f"{IT}/forms/<slug:form>/", filling.FillForm.as_view(), name="fill_form"),
    path(f"{IT}/forms/<slug:form>/not-filled/", filling.PassForm.as_view(), name="pass_form"),
    path(f"{IT}/shorter-time/", recording.ShorterTime.as_view(), name="protect"),
    path(f"{IT}/not-safe/", recording.NotSafe.as_view(), name="not_safe"),
    path(f"{IT}/ask/", asking.Ask.as_view(), name="ask"),
    path(f"{RECORD}/answer/", asking.Answer.as_view(), name="answer"),
    path(f"{IT}/advice/", asking.Advice.as_view(), name="advice"),
    path(f"{RECORD}/advise/", asking.Advise.as_view(), name="advise"),
    path(f"{IT}/escalate/", moving.Escalate.as_view(), name="escalate"),
    path(f"{IT}/escalate/check/", moving.EscalateCheck.as_view(), name="escalate_check"),
    path(f"{IT}/ask-first/<slug:gate>/", agreeing.AskFirst.as_view(), name="ask_first"),
    path(f"{IT}/asked-first/<uuid:gate>/", agreeing.AnswerGate.as_view(), name="answer_gate"),
    path(f"{IT}/times/<uuid:deadline>/", agreeing.AgreeTime.as_view(), name="agree_time"),
    path(f"{IT}/not-agreed/", agreeing.NotAgreed.as_view(), name="not_agreed"),
    path(f"{IT}/straight-up/", moving.StraightUp.as_view(), name="shortcut"),
    path(f"{IT}/withdraw/", leaving_matter.Withdraw.as_view(), name="withdraw"),
    path(f"{IT}/reopen/", leaving_matter.Reopen.as_view(), name="reopen"),
    path(f"{IT}/still-worried/", leaving_matter.StillWorried.as_view(), name="still_worried"),
    path(f"{RECORD}/told/", leaving_matter.ToldOfWorry.as_view(), name="told_of_worry"),
]
