"""The service's own addresses, and beside them those of what it is compared with."""

from django.urls import path

from benchmarks.beside import views
from config import urls

urlpatterns = [
    path("beside/plain/<str:reference>/", views.plain),
    path("beside/bare/<str:reference>/", views.bare),
    *urls.urlpatterns,
]
