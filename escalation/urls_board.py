"""Addresses of the board, its figures, tables and report of a year; and how the service itself is."""

from django.urls import path

from escalation.views import board, operations

urlpatterns = [
    path("operations/", operations.operations, name="operations"),
    path("overview/<slug:code>/", board.figures, name="board_figures"),
    path("overview/<slug:code>/<slug:period>/<slug:table>.csv", board.table_file, name="board_csv"),
    path("overview/<slug:code>/<slug:period>/report/", board.make, name="board_make_report"),
    path("overview/<slug:code>/reports/<uuid:export>/", board.report, name="board_report"),
    path("overview/<slug:code>/reports/<uuid:export>/make/", board.make_again, name="board_make_again"),
]
