"""Settings: one file, read from the environment, with defaults that run with nothing set."""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("SECRETARIAT_VAR", BASE_DIR / "var"))


def env_bool(name: str, default: bool) -> bool:
    """A yes or no from the environment; anything else is refused by name."""
    text = os.environ.get(name, "yes" if default else "no").strip().lower()
    if text in {"1", "yes", "true", "on"}:
        return True
    if text in {"0", "no", "false", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {text!r}: write yes or no.")


def env_int(name: str, default: int) -> int:
    """A whole number above 0 from the environment."""
    text = os.environ.get(name, str(default)).strip()
    if text.isdecimal() and len(text) < 20 and int(text):
        return int(text)
    raise ImproperlyConfigured(f"{name} is {text!r}: write a whole number above 0.")


def env_day(name: str) -> str:
    """A day from the environment, as an ISO date; empty when there is none."""
    text = os.environ.get(name, "").strip()
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {text!r}: write a day like 2019-04-01.") from None


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of a few words from the environment."""
    text = os.environ.get(name, default).strip().lower()
    if text not in choices:
        raise ImproperlyConfigured(f"{name} is {text!r}: write one of {', '.join(choices)}.")
    return text


def database(address: str) -> dict[str, object]:
    """Django's settings for a `DATABASE_URL`: empty for SQLite under var/, or postgresql://…"""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ.get("SECRETARIAT_SQLITE", VAR / "secretariat.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                    "PRAGMA recursive_triggers=ON; PRAGMA cache_size=-16000;"
                ),
            },
        }
    remedy = "write postgresql://user@host/name."
    try:
        url = urlsplit(address)
        port = url.port
    except ValueError:
        raise ImproperlyConfigured(f"DATABASE_URL has a host or a port that cannot be: {remedy}") from None
    if url.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"DATABASE_URL starts with {url.scheme!r}: {remedy}")
    name = unquote(url.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured(f"DATABASE_URL names no database: {remedy}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(port or ""),
        "OPTIONS": {"pool": False, **dict(parse_qsl(url.query))},
    }


def secret_key() -> str:
    """The key from the environment, or one made once and kept beside the database, readable by its owner only."""
    if key := os.environ.get("SECRETARIAT_SECRET_KEY"):
        return key
    path = VAR / "secret-key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


# The code -------------------------------------------------------------------------------------------------------

SECRETARIAT_CODE = os.environ.get("SECRETARIAT_CODE", "sec")
SECRETARIAT_CODES = Path(os.environ.get("SECRETARIAT_CODES", BASE_DIR / "secretariat" / "codes"))
SECRETARIAT_TODAY = env_day("SECRETARIAT_TODAY")  # an ISO date stops the clock there, for demonstrations
SECRETARIAT_CLEARANCE = env_choice("SECRETARIAT_CLEARANCE", "white", ("white", "green", "amber", "red"))
SECRETARIAT_DEMO = env_bool("SECRETARIAT_DEMO", False)  # offer "Look as" and say that the data is an example

# Limits ---------------------------------------------------------------------------------------------------------

IMPORT_MAX_BYTES = env_int("SECRETARIAT_IMPORT_MAX_BYTES", 1_000_000_000)  # one file, on the command line
UPLOAD_MAX_BYTES = env_int("SECRETARIAT_UPLOAD_MAX_BYTES", 20_000_000)  # one file, on the site
UNPACKED_MAX_BYTES = env_int("SECRETARIAT_UNPACKED_MAX_BYTES", 500_000_000)  # a workbook, unpacked
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000

# Web ------------------------------------------------------------------------------------------------------------

DEBUG = env_bool("SECRETARIAT_DEBUG", False)
SECRET_KEY = secret_key()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
ROOT_URLCONF = "secretariat.urls"
WSGI_APPLICATION = "secretariat.wsgi.application"
APPEND_SLASH = True

ROOMS = [
    "core",
    "accounts",
    "parties",
    "committees",
    "documents",
    "modifications",
    "releases",
    "assurance",
    "products",
    "operations",
    "althan",
    "engagement",
    "reporting",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    *(f"secretariat.{room}" for room in ROOMS),
]

MIDDLEWARE = [
    "secretariat.core.loopback.LoopbackOnly",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "secretariat.core.pages.errors.RefuseNull",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "secretariat.core.pages.environment.environment",
            "context_processors": ["secretariat.core.pages.context.house"],
        },
    },
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Records --------------------------------------------------------------------------------------------------------

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

# Static files ---------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = None  # nothing is collected: WhiteNoise serves each file from where it is
STATICFILES_DIRS = [BASE_DIR / "secretariat" / "core" / "publishing" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = VAR / "files"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
}
