"""Generated examples are not timed: on a busy machine one may take longer than Hypothesis allows by itself."""

from hypothesis import settings

settings.register_profile("accord", deadline=None)
settings.load_profile("accord")
