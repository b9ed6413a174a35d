"""Django's settings, from the environment that `site.home` prepared."""

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from payung.kernel.keys import Keys, make_keys, read_keys


def _database(url: str) -> dict[str, Any]:
    """Django's spelling of a PostgreSQL URL."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
    }


def _keys() -> Keys:
    """The installation's keys; without a home (type checks, --help) throw-away ones."""
    return read_keys(os.environ.get("PAYUNG_KEYS") or make_keys())


PAYUNG_KEYS = _keys()
SECRET_KEY = PAYUNG_KEYS.site
DEBUG = False
ALLOWED_HOSTS = os.environ.get("PAYUNG_HOSTS", "127.0.0.1,localhost").split(",")

DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
if os.environ.get("PAYUNG_OWNER_URL"):
    DATABASES["owner"] = _database(os.environ["PAYUNG_OWNER_URL"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOMS = ["audit", "access", "ledger", "documents", "people", "contributions", "payments", "sponsors"]
INSTALLED_APPS = [*(f"payung.{room}" for room in ROOMS), "payung.interfaces.web", "django.contrib.staticfiles"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
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
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

ROOT_URLCONF = "payung.site.urls"
WSGI_APPLICATION = "payung.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "django.template.context_processors.i18n"]
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
}
