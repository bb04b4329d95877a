"""The template tags, by kind; templatetags/govuk.py is the library that pages load."""
