"""Every address of the site, by app."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import Http404
from django.urls import include, path, re_path
from django.views.defaults import page_not_found

from config import health, metrics

handler400 = "config.errors.bad_request"
handler500 = "config.errors.server_error"

# The administration's own form knows no throttle: it hands over to the sign-in page.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Accord administration"

# Of allauth's pages those that people need. There is none to change one's own e-mail address: it is who a person
# is to everybody else in a matter, so an administrator changes it. Sign-up must have a page, and is closed.
sign_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("", include("escalation.urls")),
    path("", include("agencies.urls")),
    path("", include("audit.urls")),
    path("", include("jobs.urls")),
    path("accounts/", include(sign_in)),
    re_path(
        r"^admin/r/", page_not_found, {"exception": Http404()}
    ),  # it leads to a row of any kind by its key
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
]
