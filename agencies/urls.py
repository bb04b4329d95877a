"""Addresses of the agencies pages."""

app_name = "agencies"
urlpatterns: list = []
