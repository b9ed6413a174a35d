"""Django's settings. What differs between installations (keys, database, hosts) `site.home` fills in on opening."""

from collections.abc import Callable
from pathlib import Path

from payung.kernel.keys import Keys
from payung.messages.routes import Routes

PAYUNG_KEYS: Keys = None  # type: ignore[assignment]  # there is none before opening
PAYUNG_MESSAGES: Routes = None  # type: ignore[assignment]  # nor is this
PAYUNG_ALOUD: Callable[[str, str], None] | None = None  # in a demo: says on the console whose second factor is which
SECRET_KEY = ""
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
DATABASES: dict[str, dict[str, object]] = {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOMS = [
    "audit",
    "access",
    "ledger",
    "documents",
    "people",
    "messages",
    "applications",
    "contributions",
    "cards",
    "payments",
    "sponsors",
    "outreach",
    "jobs",
]
INSTALLED_APPS = [
    *(f"payung.{room}" for room in ROOMS),
    "payung.interfaces.web",
    "payung.site",
    "django.contrib.staticfiles",
    "django.contrib.contenttypes",  # that of django.contrib.auth, which allauth stands on
    "django.contrib.auth",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
]
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name",)},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

MIDDLEWARE = [
    "payung.interfaces.web.cookies.SecureBehindTls",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "payung.interfaces.web.narrow.Narrow",
    "payung.interfaces.api.door.Door",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "payung.interfaces.web.language.ChosenLanguage",
    "payung.interfaces.web.legible.Legible",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
# Not "no-referrer": with it browsers send forms from the origin "null", and nobody could tell ours from a forged one.
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "payung.interfaces.web.staff.csrf_refused"
X_FRAME_OPTIONS = "DENY"

# Sessions of the staff: half an hour without a page ends one, ten hours end any (interfaces.web.staff).
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "payung_staff"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60  # said behind TLS alone
# How often somebody failed to come in is counted in the database: all processes of the site share it.
# Whoever tries very many names must not push out what was counted of one.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff"
ACCOUNT_ADAPTER = "payung.interfaces.web.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_PRESERVE_USERNAME_CASING = False  # names are written small; and counted as one, however they are typed
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "overview"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/15m/key"}  # five wrong passwords: a quarter of an hour's rest
MFA_ADAPTER = "payung.interfaces.web.accounts.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "payung.interfaces.web.accounts.codes.Enter",
    "reauthenticate": "payung.interfaces.web.accounts.codes.Again",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Payung"
MFA_TOTP_TOLERANCE = 1

ROOT_URLCONF = "payung.site.urls"
WSGI_APPLICATION = "payung.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "payung.interfaces.web.staff.who",
            ]
        },
    }
]
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Makassar"  # WITA: the time of all of NTT
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "payung.site.logs.Line",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # what a reader mistyped is told to the reader
        "procrastinate.worker": {"level": "CRITICAL"},  # how a job ended stands in its row, and our own log says why
        "procrastinate.worker.worker": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},  # its lines hold addresses, and an invitation to the desk is one
    },
}
