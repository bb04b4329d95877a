"""Addresses of the auditors' pages."""

from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("histories/", views.histories, name="histories"),
    path("histories/exports/", views.exports, name="exports"),
    path("histories/export/", views.export_together, name="export_together"),
    path("histories/<str:reference>/", views.history, name="history"),
    path("histories/<str:reference>/verify/", views.verify, name="verify"),
    path("histories/<str:reference>/export/", views.export, name="export"),
    path("histories/<str:reference>/exports/<uuid:export>/", views.exported, name="exported"),
    path("histories/<str:reference>/exports/<uuid:export>/make/", views.make, name="make"),
]
