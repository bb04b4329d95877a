"""Addresses of the board: its figures, the tables as files, the report of a year."""

from django.urls import path

from escalation.views import board

urlpatterns = [
    path("overview/<slug:code>/", board.figures, name="board_figures"),
    path("overview/<slug:code>/<slug:period>/<slug:table>.csv", board.table_file, name="board_csv"),
    path("overview/<slug:code>/<slug:period>/report/", board.make, name="board_make_report"),
    path("overview/<slug:code>/reports/<uuid:export>/", board.report, name="board_report"),
    path("overview/<slug:code>/reports/<uuid:export>/make/", board.make_again, name="board_make_again"),
]
