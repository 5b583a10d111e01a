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


def env_int(name: str, default: int, *, least: int = 1) -> int:
    """A whole number from the environment."""
    text = os.environ.get(name, str(default)).strip()
    if text.isdecimal() and len(text) < 20 and int(text) >= least:
        return int(text)
    raise ImproperlyConfigured(f"{name} is {text!r}: write a whole number, at least {least}.")


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


# Seconds. To connect anew for each request costs more than most pages do.
CONNECTED_FOR = 60
THIS_MACHINE = {"", "localhost", "127.0.0.1", "::1"}


def database(address: str) -> dict[str, object]:
    """Django's settings for a `DATABASE_URL`: empty for SQLite under var/, or postgresql://…"""
    if not address:
        return {
            "ENGINE": "secretariat.core.operating.sqlite",
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
    options = dict(parse_qsl(url.query))
    if (url.hostname or "") not in THIS_MACHINE and "host" not in options:
        # Over a network, nobody reads along and nobody else answers, unless the address says otherwise.
        options.setdefault("sslmode", "verify-full")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(port or ""),
        "CONN_MAX_AGE": CONNECTED_FOR,
        "CONN_HEALTH_CHECKS": True,  # a connection that broke is noticed before it is used again
        # A server that is away is noticed in seconds, when connecting and while waiting for its answer.
        # Compiling a search over every kind of record takes ten times as long as running it.
        "OPTIONS": {
            "pool": False,
            "connect_timeout": 5,
            "tcp_user_timeout": 10_000,
            "options": "-c jit=off",
            **options,
        },
    }


def scanner(address: str) -> str:
    """The address of a scanner such as clamd, refused when files would go to it over a network as they are."""
    if not address or address.startswith("unix:///"):
        return address
    if not address.startswith("tcp://"):
        raise ImproperlyConfigured(f"SECRETARIAT_SCANNER is {address!r}: write tcp://127.0.0.1:port or unix:///path.")
    if urlsplit(address).hostname not in THIS_MACHINE - {""}:
        remedy = "use one on this machine, or a tunnel to it"
        raise ImproperlyConfigured(f"SECRETARIAT_SCANNER is {address!r}, and clamd takes files unsealed: {remedy}.")
    return address


def oidc_apps() -> list[dict[str, object]]:
    """The one other sign-in that the environment names (OpenID Connect), or none."""
    server = os.environ.get("SECRETARIAT_OIDC_SERVER", "")
    if not server:
        return []
    return [
        {
            "provider_id": "organisation",
            "name": os.environ.get("SECRETARIAT_OIDC_NAME", "your organisation"),
            "client_id": os.environ.get("SECRETARIAT_OIDC_CLIENT", ""),
            "secret": os.environ.get("SECRETARIAT_OIDC_SECRET", ""),
            "settings": {"server_url": server, "oauth_pkce_enabled": True},
        }
    ]


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
SECRETARIAT_DEMO = env_bool("SECRETARIAT_DEMO", False)  # offer "Look as" and say that the data is an example

# Limits ---------------------------------------------------------------------------------------------------------

IMPORT_MAX_BYTES = env_int("SECRETARIAT_IMPORT_MAX_BYTES", 1_000_000_000)  # one file, on the command line
UPLOAD_MAX_BYTES = env_int("SECRETARIAT_UPLOAD_MAX_BYTES", 20_000_000)  # one file, on the site
UNPACKED_MAX_BYTES = env_int("SECRETARIAT_UNPACKED_MAX_BYTES", 500_000_000)  # a workbook, unpacked
EXCHANGE_MAX_BYTES = env_int("SECRETARIAT_EXCHANGE_MAX_BYTES", 100_000_000)  # one file, delivered to somebody
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000

# Web ------------------------------------------------------------------------------------------------------------

DEBUG = env_bool("SECRETARIAT_DEBUG", False)
SECRET_KEY = secret_key()
SECRETARIAT_HOSTS = [name.strip() for name in os.environ.get("SECRETARIAT_HOSTS", "").split(",") if name.strip()]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver", *SECRETARIAT_HOSTS]
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
    *(f"secretariat.{room}" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "secretariat.core.operating.watching.Watching",
    "secretariat.core.api.middleware.ForPrograms",
    "secretariat.core.loopback.LoopbackOnly",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "secretariat.accounts.session_limits.SessionLimits",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "secretariat.accounts.reading.Reading",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "secretariat.core.pages.errors.RefuseNull",
    "secretariat.core.pages.errors.SayNotAllowed",
    "axes.middleware.AxesMiddleware",
    "secretariat.accounts.notifying.AfterChanges",
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
    {
        # allauth's own pages; the house's look is put round them by `templates/allauth/` in accounts.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["secretariat.accounts.framing"],
        },
    },
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
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
SECURE_COOKIES = env_bool("SECRETARIAT_HTTPS", False)  # the site is reached by https only
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE_COOKIES
# The prefix makes a browser refuse such a cookie from another host, or without https.
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
SESSION_COOKIE_AGE = 60 * 60 * env_int("SECRETARIAT_SESSION_HOURS", 12)
SESSION_IDLE_SECONDS = 60 * env_int("SECRETARIAT_IDLE_MINUTES", 60)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_COOKIES
# The proxy in front must set these headers itself and drop what a client sends under their names (docs/deploy.md).
PROXIES = env_int("SECRETARIAT_PROXIES", 0, least=0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # they may name people: in no cookie

# Signing in -----------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "secretariat.accounts.passwords.NotOurNames"},
    {"NAME": "secretariat.accounts.passwords.NotLeaked"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
STEP_UP_URL = "mfa_reauthenticate"
STEP_UP_SECONDS = 60 * env_int("SECRETARIAT_STEP_UP_MINUTES", 10)
ACCOUNT_ADAPTER = "secretariat.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "secretariat.accounts.forms.RegistrationForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = STEP_UP_SECONDS
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before an address or another sign-in is added or taken away
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE_COOKIES else "http"
SOCIALACCOUNT_ADAPTER = "secretariat.accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": oidc_apps(), "provider_class": "secretariat.accounts.elsewhere.ElsewhereProvider"}
}
MFA_ADAPTER = "secretariat.accounts.sealed_texts.FactorsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Secretariat"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE_COOKIES  # browsers still want localhost or https
USERSESSIONS_TRACK_ACTIVITY = False  # it would write to the database at every request
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "secretariat.accounts.reading.address_of"
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
# Shared by every worker: rate limits count wherever a request lands.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}

# Programs -------------------------------------------------------------------------------------------------------

API_PER_MINUTE = env_int("SECRETARIAT_API_PER_MINUTE", 600)  # requests by one token
API_PER_MINUTE_WITHOUT_TOKEN = env_int("SECRETARIAT_API_PER_MINUTE_WITHOUT_TOKEN", 120)  # and from one address
WEBHOOKS_TO_THIS_MACHINE = env_bool("SECRETARIAT_WEBHOOKS_TO_THIS_MACHINE", SECRETARIAT_DEMO)  # to try them out

WEBHOOK_HOSTS = [
    name.strip().lower() for name in os.environ.get("SECRETARIAT_WEBHOOK_HOSTS", "").split(",") if name.strip()
]

# Secure exchange ------------------------------------------------------------------------------------------------

FILES_KEY = Path(
    os.environ.get("SECRETARIAT_FILES_KEY") or VAR / "files-key"
)  # the keys that files and seeds are sealed with
FILES_KEY_IS_NAMED = bool(os.environ.get("SECRETARIAT_FILES_KEY"))  # a named file has to be there
SCANNER = scanner(os.environ.get("SECRETARIAT_SCANNER", ""))  # tcp://127.0.0.1:port or unix:///path; empty: none

# Mail -----------------------------------------------------------------------------------------------------------

EMAIL_BACKEND = "secretariat.accounts.mail.Outbox"
DEFAULT_FROM_EMAIL = os.environ.get("SECRETARIAT_MAIL_FROM", "secretariat@localhost")
MAIL_URL = os.environ.get("SECRETARIAT_MAIL_URL", "")  # smtp://user:password@host:587; empty: files under var/mail

# Records --------------------------------------------------------------------------------------------------------

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
# A demonstration has no task worker: there, what is to be done after an answer is done before it.
TASKS_BACKEND = (
    "django_tasks.backends.immediate.ImmediateBackend" if SECRETARIAT_DEMO else "django_tasks_db.DatabaseBackend"
)
TASKS = {"default": {"BACKEND": TASKS_BACKEND}}

# Checkpoints ----------------------------------------------------------------------------------------------------

SECRETARIAT_SIGNING_KEY = os.environ.get("SECRETARIAT_SIGNING_KEY", "")  # its path: the key itself is never a setting

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
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}
MEDIA_ROOT = VAR / "files"

# Operating ------------------------------------------------------------------------------------------------------

METRICS_TOKEN = os.environ.get("SECRETARIAT_METRICS_TOKEN", "")  # without one, only this machine reads the numbers
LOG = env_choice("SECRETARIAT_LOG", "plain", ("plain", "json", "none"))
LOG_LINE = {"()": "secretariat.core.operating.logs." + ("JsonLine" if LOG == "json" else "Line")}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": LOG_LINE},
    "filters": {
        "once": {"()": "secretariat.core.operating.logs.OncePerRequest"},
        "without_secrets": {"()": "secretariat.accounts.secrets_in_logs.WithoutSecrets"},
    },
    "handlers": {
        "terminal": {
            "()": "secretariat.core.operating.logs.Terminal",
            "formatter": "line",
            "filters": ["once", "without_secrets"],
        }
    },
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "secretariat": {"level": "INFO"},
        "secretariat.requests": {"level": "WARNING" if LOG == "none" else "INFO"},
        # Its lines name who failed to sign in, and from which machine.
        "axes": {"level": "CRITICAL"},
        # Django would mail administrators, and its own server would write paths.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
