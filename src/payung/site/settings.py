"""Django's settings. What differs between installations (keys, database, hosts) `site.home` fills in on opening."""

from pathlib import Path

from payung.kernel.keys import Keys
from payung.messages.routes import Routes

PAYUNG_KEYS: Keys = None  # type: ignore[assignment]  # there is none before opening
PAYUNG_MESSAGES: Routes = None  # type: ignore[assignment]  # nor is this
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
]
INSTALLED_APPS = [
    *(f"payung.{room}" for room in ROOMS),
    "payung.interfaces.web",
    "payung.site",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "payung.interfaces.api.door.Door",
    "payung.interfaces.web.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
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
CSRF_FAILURE_VIEW = "payung.interfaces.web.desk.csrf_refused"
X_FRAME_OPTIONS = "DENY"

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
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # what a reader mistyped is told to the reader
        "django.security.csrf": {"level": "ERROR"},  # its lines hold addresses, and an invitation to the desk is one
    },
}
