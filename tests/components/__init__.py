"""Tests of the components: words, fields, markup, and how they behave in a browser."""
