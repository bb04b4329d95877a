"""Your e-mails: quiet hours, and what is only to know in one e-mail a day. Anybody's own, and nobody else's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from agencies.models import MailWishes, User
from escalation.forms.mail_wishes import MailWishesForm


@login_required
def your_emails(request: HttpRequest) -> HttpResponse:
    """The page and its answer. Sent twice it says the same twice."""
    assert isinstance(request.user, User)
    wishes = MailWishes.objects.filter(user=request.user).first() or MailWishes(user=request.user)
    form = MailWishesForm(request.POST if request.method == "POST" else None, wishes=wishes)
    if form.is_valid():
        MailWishes.objects.update_or_create(user=request.user, defaults=form.cleaned_data)
        messages.success(request, "Saved: your e-mails come as you wish.")
        return redirect("escalation:your_emails")
    context = {"form": form, "heading": "Your e-mails", "button_text": "Save", "intro": INTRO}
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


INTRO = (
    "When somebody does something that waits for you, you are told at once, at any hour. Reminders wait for the "
    "morning, unless the time left is shorter."
)
