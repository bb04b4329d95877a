"""Addresses of jobs: how far one is, and the file that it made."""

from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/<uuid:job>/", views.progress, name="job"),
    path("jobs/<uuid:job>/file/", views.file, name="file"),
]
