"""Figures and tables of the board: expectations made by hand."""
