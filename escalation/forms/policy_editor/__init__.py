"""Editing a policy on the page: which cards there are, what each asks, and where a fault belongs."""
