"""Pages: fetch through ``visible_to``, build the form, call the service, redirect."""
