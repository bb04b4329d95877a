"""The product's settings, with what the suite needs on top."""

import os

os.environ.setdefault("SECRET_KEY", "only for tests")
os.environ.setdefault("HTTPS", "off")

from config.settings import *  # noqa: F403
from config.settings import (
    CACHES,
    DATABASES,
    INSTALLED_APPS,
    MIDDLEWARE,
    REDIS_URL,
    STORAGES,
    TRIAL,
    VAR_DIR,
)

INSTALLED_APPS = [*INSTALLED_APPS, "tests.support"]
# The live server finds static files where they are made; what was collected for run.py may be older.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]

# A file, not memory: the live server's threads and other processes open it too. One for each process, so that
# two runs of the suite in one folder do not meet.
if TRIAL:
    scratch = VAR_DIR / "tests"
    scratch.mkdir(exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": scratch / f"{os.getpid()}.sqlite3"}

ACCORD_CLOCK = "caller"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if REDIS_URL:
    CACHES["default"]["KEY_PREFIX"] = f"test-{os.getpid()}"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ACCOUNT_RATE_LIMITS = False  # every test signs in from one address; the tests of the throttle turn it on
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "papers": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
