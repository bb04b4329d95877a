"""The service's own settings, with two more addresses."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.beside.urls"
