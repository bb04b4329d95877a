"""The service's own addresses, and beside them those of what it is compared with."""

from django.urls import path

from benchmarks.beside import views
from config.urls import handler404, handler500
from config.urls import urlpatterns as own

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("beside/plain/<str:reference>/", views.plain),
    path("beside/bare/<str:reference>/", views.bare),
    *own,
]
