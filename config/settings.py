"""All settings, from the environment, in one file.

Without DATABASE_URL this is a trial on one's own machine: SQLite, a queue of files, e-mail on the console,
all under var/. With it, it is a deployment: HTTPS, a secret key and host names must be given. DEBUG is off
unless asked for.
"""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.databases import a_file, a_server
from config.logs import logging_of

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("ACCORD_VAR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def flag(name: str, default: bool = False) -> bool:
    """A yes-or-no variable: 1, true, yes or on are yes; unset or empty is the default."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


DATABASE_URL = os.environ.get("DATABASE_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")
TRIAL = not DATABASE_URL
DEBUG = flag("DEBUG")


def secret_key() -> str:
    """The key of the environment; for a trial one that is made once and kept under var/."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    if not TRIAL:
        raise ImproperlyConfigured("SECRET_KEY must be set where DATABASE_URL is.")
    path = VAR_DIR / "secret_key"
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # of several processes the first one wins, whole
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text()


SECRET_KEY = secret_key()
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if TRIAL else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "components",
    "jobs",
    "audit",
    "agencies",
    "cases",
    "escalation",
    "allauth",
    "allauth.account",
    "csp",
    "django_fsm",
    "django_htmx",
    "simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.methods.known_methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.caching.kept_nowhere",  # below the static files, which may be kept
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.addresses.without_nul",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "escalation.context.navigation",
            ]
        },
    }
]

# Two logins, where both of these are set: the role that owns the tables, and the login of all that does not migrate.
# Whoever connects by another login takes on the role of the owner (docs/operations.md).
DATABASE_OWNER = "" if TRIAL else os.environ.get("DATABASE_OWNER", "")
DATABASE_LOGIN = "" if TRIAL else os.environ.get("DATABASE_LOGIN", "")
DATABASES: dict[str, Any]
if TRIAL:
    DATABASES = {"default": a_file(VAR_DIR / "accord.sqlite3")}
else:
    pooled = flag("DATABASE_POOLED")
    DATABASES = {"default": a_server(DATABASE_URL, pooled=pooled, owner=DATABASE_OWNER, login=DATABASE_LOGIN)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# "database": recorded times are the database's own. "caller" is for tests and for the demonstration, which
# walk through the services under a moving clock; `check --deploy` refuses it.
ACCORD_CLOCK = os.environ.get("ACCORD_CLOCK", "database")

# Cache, shared by all processes: sign-in is throttled through it
CACHES: dict[str, Any]
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
        }
    }

# Signing in
AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "config.sign_in.ClosedToThePublic"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the administrator who makes the account has the address from the agency
ACCOUNT_FORMS = {
    "login": "components.sign_in.SignInForm",
    "reset_password": "components.sign_in.ResetPasswordForm",
    "reset_password_from_key": "components.sign_in.NewPasswordForm",
    "change_password": "components.sign_in.ChangePasswordForm",
    "reauthenticate": "components.sign_in.SamePersonForm",
}
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 60 * 60

# Transport
HTTPS = flag("HTTPS", default=not TRIAL)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],  # the nonce is for GOV.UK's one inline script
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Static files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # The papers that belong to matters and referrals: no address leads here, they go out through views alone.
    # Several web machines share this folder, and it is part of the backup (docs/operations.md).
    "papers": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": os.environ.get("ACCORD_PAPERS", VAR_DIR / "papers"),
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
# The largest paper, in bytes; and who looks it through for viruses: a function of one's own by its dotted path
# (takes the open file, gives back what it found or nothing), or clamd at tcp://host:3310 or unix:///path.
ACCORD_PAPER_LIMIT = int(os.environ.get("ACCORD_PAPER_LIMIT_MB", "10")) * 1024 * 1024
ACCORD_SCAN = os.environ.get("ACCORD_SCAN", "")
ACCORD_CLAMD = os.environ.get("ACCORD_CLAMD", "")
FILE_UPLOAD_HANDLERS = [
    "audit.files.upload.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Language and time: stored in UTC, said in local time
LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

# E-mail: the reference, a link, the kind of act wanted and by when; never more. By GOV.UK Notify where its key is
# given, by a mail server where its name is; a trial writes them on the console.
NOTIFY_API_KEY = os.environ.get("NOTIFY_API_KEY", "")
NOTIFY_TEMPLATE_ID = os.environ.get("NOTIFY_TEMPLATE_ID", "")
NOTIFY_BASE_URL = os.environ.get("NOTIFY_BASE_URL") or "https://api.notifications.service.gov.uk"
if NOTIFY_API_KEY and not (NOTIFY_TEMPLATE_ID and len(NOTIFY_API_KEY) >= 73):
    raise ImproperlyConfigured("NOTIFY_API_KEY ends with two UUIDs, and wants NOTIFY_TEMPLATE_ID beside it.")
if HTTPS and not NOTIFY_BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("NOTIFY_BASE_URL must begin with https://: addresses go there.")
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND") or (
    "config.notify.EmailBackend"
    if NOTIFY_API_KEY
    else f"django.core.mail.backends.{'smtp' if os.environ.get('EMAIL_HOST') else 'console'}.EmailBackend"
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10  # seconds, for each answer of the server
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "accord@localhost")
ACCORD_BASE_URL = os.environ.get("ACCORD_BASE_URL", "http://127.0.0.1:8000")

# Celery: it wakes, rows decide
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # Seconds after which what a worker took and did not finish is another's: longer than any task may run.
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": float(os.environ.get("ACCORD_VISIBILITY_TIMEOUT", "3600"))
    }
else:
    QUEUE_DIR = VAR_DIR / "queue"
    for folder in ("messages", "control"):
        (QUEUE_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
    }
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 10 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# Jobs that somebody waits for: after so many days they are erased, with the files that went in or came out
ACCORD_JOB_DAYS = int(os.environ.get("ACCORD_JOB_DAYS", "7"))

# Who may read /metrics: whoever sends this; nobody while it is empty
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")

# Logs: config/logs.py
LOGGING = logging_of(os.environ.get("LOG_LEVEL", "INFO"))
