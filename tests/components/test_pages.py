"""The frame of every page, the pages of errors, and those of signing in."""

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

BANNER = "If a child is in immediate danger, act now: call 999 or your local front door. Do not wait for this service."
COUNT = {"actions-TOTAL_FORMS": "1", "actions-INITIAL_FORMS": "0"}
REVEALING = ("Traceback", "Exception", "DEBUG")


def text_of(client: Client, address: str, **answers: str) -> str:
    """A page as text, after sending answers where there are some."""
    response = client.post(address, answers) if answers else client.get(address)
    return response.content.decode()


@pytest.mark.parametrize("address", ["/", "/form", "/rows", "/conflict", "/accounts/login/", "/no-such-page"])
def test_every_page_has_the_frame(gallery: Client, address: str) -> None:
    html = text_of(gallery, address)
    assert '<html lang="en-GB" class="govuk-template">' in html
    assert html.count("<h1") == 1
    assert html.count(BANNER) == 1
    assert f'href="{reverse("escalation:act_now")}"' in html
    assert f'href="{reverse("escalation:help")}"' in html
    assert html.index("govuk-skip-link") < html.index("<header")
    assert 'id="main-content"' in html
    assert " – Accord</title>" in html


def test_the_one_inline_script_has_the_nonce_of_the_policy(gallery: Client) -> None:
    response = gallery.get("/")
    nonce = response.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    html = response.content.decode()
    assert html.count("<script") == 3
    assert f'<script nonce="{nonce}">' in html
    assert "style=" not in html
    assert "onclick" not in html


def test_the_title_says_that_there_is_an_error(gallery: Client) -> None:
    assert "<title>Raise a disagreement – Accord</title>" in text_of(gallery, "/form")
    assert "<title>Error: Raise a disagreement – Accord</title>" in text_of(gallery, "/form", version="1")
    assert "<title>Error: Propose an outcome – Accord</title>" in text_of(
        gallery, "/rows", agreed="x", version="1", once="0" * 32, **COUNT
    )


def test_a_press_of_add_another_is_no_error(gallery: Client) -> None:
    html = text_of(gallery, "/rows", agreed="Kept", resize_rows="actions:add", **COUNT)
    assert "<title>Propose an outcome – Accord</title>" in html
    assert "govuk-error" not in html
    assert "Kept</textarea>" in html
    assert "Action 2" in html


def test_too_few_rows_are_said_beside_the_rows(gallery: Client) -> None:
    html = text_of(gallery, "/rows", agreed="x", **COUNT)
    assert 'id="actions-error" class="govuk-error-message"' in html
    assert '<a href="#id_actions-0-what">Enter at least one action</a>' in html


def test_what_was_typed_is_kept_and_escaped(gallery: Client) -> None:
    html = text_of(
        gallery,
        "/form",
        reference="<b>" * 9,
        worries='"><script>alert(1)</script>' * 9,
        scale="7",
        told="lead",
    )
    assert "&lt;b&gt;" * 9 in html
    assert "<script>alert" not in html
    assert 'value="7" checked' in html
    assert 'value="lead" checked' in html


def test_the_label_is_the_heading_where_one_thing_is_asked(gallery: Client) -> None:
    html = text_of(gallery, "/one-thing")
    assert (
        '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--l" for="id_worries">' in html
    )


def test_messages_are_banners_with_ids_of_their_own(gallery: Client) -> None:
    messages = [Message(constants.SUCCESS, "Your record was made."), Message(constants.INFO, "<b>")]
    html = render_to_string("base.html", {"messages": messages}, RequestFactory().get("/"))
    assert 'role="alert" aria-labelledby="message-1"' in html
    assert 'role="region" aria-labelledby="message-2"' in html
    assert "&lt;b&gt;" in html


def test_whoever_is_signed_in_can_sign_out_by_a_button(gallery: Client) -> None:
    class Somebody:
        is_authenticated = True

    context = {"user": Somebody(), "navigation": [{"text": "Your matters", "href": "/", "current": True}]}
    html = render_to_string("base.html", context, RequestFactory().get("/"))
    assert f'<form method="post" action="{reverse("account_logout")}">' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert 'href="/" aria-current="page"' in html
    assert "Sign out" not in text_of(gallery, "/form")


@pytest.mark.parametrize("status", ["400", "403", "403_csrf", "404", "409", "500"])
def test_an_error_page_needs_nothing_and_reveals_nothing(gallery: Client, status: str) -> None:
    html = render_to_string(f"{status}.html")
    assert html.count("<h1") == 1
    assert BANNER in html
    assert not any(word in html for word in REVEALING)


def test_the_second_writer_sees_what_changed_and_keeps_the_text(gallery: Client) -> None:
    response = gallery.get("/conflict")
    html = response.content.decode()
    assert response.status_code == 409
    assert "Ama Boateng recorded a discussion" in html
    assert "We will meet.</textarea>" in html
    assert 'name="version" value="2"' in html
    assert "govuk-error" not in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("account_login", "Sign in to Accord"),
        ("account_signup", "You cannot make an account yourself"),
        ("account_reset_password", "Reset your password"),
        ("account_reset_password_done", "Check your e-mail"),
        ("account_reset_password_from_key_done", "Your password is changed"),
        ("account_inactive", "Your account is not in use"),
    ],
)
def test_the_pages_of_signing_in_are_ours(gallery: Client, name: str, heading: str) -> None:
    html = text_of(gallery, reverse(name))
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in html
    assert "placeholder" not in html


@pytest.mark.django_db
def test_a_used_link_to_a_new_password_says_so(gallery: Client) -> None:
    html = text_of(
        gallery, reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "set-password"})
    )
    assert "This link cannot be used" in html


@pytest.mark.django_db
def test_what_is_missing_on_signing_in_is_said_in_plain_words(gallery: Client) -> None:
    html = text_of(gallery, reverse("account_login"), login="", password="")
    assert '<a href="#id_login">Enter your e-mail address</a>' in html
    assert '<a href="#id_password">Enter your password</a>' in html
    assert "Forgot" not in html


@pytest.mark.django_db
def test_whoever_forgot_a_password_chooses_a_new_one(
    gallery: Client, django_user_model: type[AbstractBaseUser], mailoutbox: list[EmailMessage]
) -> None:
    django_user_model.objects.create_user(
        email="ama@norfolk.example", name="Ama", password="the old one, long"
    )
    gallery.post(reverse("account_reset_password"), {"email": "ama@norfolk.example"})
    text = mailoutbox[0].body
    assert mailoutbox[0].subject.endswith("Choose a new password")
    link = next(line for line in text.splitlines() if line.startswith("http"))
    page = gallery.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    assert (
        '<label class="govuk-label govuk-label--s" for="id_password1">New password</label>'
        in page.content.decode()
    )
    refused = text_of(gallery, address, password1="short", password2="short")
    assert "Error: Choose a new password" in refused
    done = gallery.post(
        address, {"password1": "three words apart", "password2": "three words apart"}, follow=True
    )
    assert "Your password is changed" in done.content.decode()
