"""Addresses of setting up from a file."""

from django.urls import path

from escalation.views import setting_up_import as views

IMPORT = "setting-up/<slug:code>/import/"

urlpatterns = [
    path(f"{IMPORT}<uuid:job>/", views.findings, name="import_findings"),
    path(f"{IMPORT}<uuid:job>/faults.csv", views.faults_file, name="import_faults"),
    path(f"{IMPORT}<slug:what>/", views.choose, name="import"),
    path(f"{IMPORT}<slug:what>/headings.csv", views.template, name="import_template"),
]
