"""Settings of every installation: what differs between installations comes from the environment only."""

import os
from pathlib import Path

import psycopg.conninfo
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from thidua.database import database_url

PACKAGE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("THIDUA_DATA", PACKAGE.parent.parent / "data")).resolve()
DEBUG = os.environ.get("THIDUA_DEBUG") == "1"


def _secret(name: str) -> str:
    """Return a secret from the environment, else one kept in the data directory, made on first use."""
    if value := os.environ.get(name):
        return value
    path = DATA / "secrets" / name.lower()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(os.urandom(48).hex())
    if value := path.read_text().strip():
        return value
    raise ImproperlyConfigured(f"{path} is empty")


def _connection(url: str) -> dict[str, object]:
    """Turn a libpq URL or connection string into Django's dictionary."""
    known = psycopg.conninfo.conninfo_to_dict(url) if url else {}
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options = {key: value for key, value in known.items() if key not in names}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{setting: str(known.get(key, "")) for key, setting in names.items()},
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": 8, "timeout": 20}},
    }


SECRET_KEY = _secret("THIDUA_SECRET_KEY")
CITIZEN_KEY = _secret("THIDUA_CITIZEN_KEY")
EXCHANGE_KEY = _secret("THIDUA_EXCHANGE_KEY")  # by which partners know what this installation sends
ALLOWED_HOSTS = os.environ.get("THIDUA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("THIDUA_ORIGINS", "").split(",") if origin]
PUBLIC_ADDRESS = os.environ.get("THIDUA_ADDRESS", "http://127.0.0.1:8000")
HTTPS = PUBLIC_ADDRESS.startswith("https://")
TRUSTED_PROXIES = [proxy for proxy in os.environ.get("THIDUA_PROXIES", "").split(",") if proxy.strip()]

DATABASES = {"default": _connection(database_url())}
if _replica := os.environ.get("THIDUA_REPLICA_URL"):  # a copy that follows by streaming: docs/scale.md
    DATABASES["replica"] = _connection(_replica)
LONG_READS = "replica" if "replica" in DATABASES else "default"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "thidua.trail",
    "thidua.agencies",
    "thidua.privacy",
    "thidua.screens",
    "thidua.jobs",
    "thidua.polls",
    "thidua.legislation",
    "thidua.register",
    "thidua.movements",
    "thidua.clusters",
    "thidua.registrations",
    "thidua.initiatives",
    "thidua.dossiers",
    "thidua.past",
    "thidua.scans",
    "thidua.meetings",
    "thidua.councils",
    "thidua.decisions",
    "thidua.programme",
    "thidua.drafting",
    "thidua.inspections",
    "thidua.petitions",
    "thidua.exemplars",
    "thidua.stock",
    "thidua.fund",
    "thidua.ceremonies",
    "thidua.staff",
    "thidua.quality",
    "thidua.union",
    "thidua.documents",
    "thidua.reports",
    "thidua.signing",
    "thidua.telling",
    "thidua.archive",
    "thidua.blanks",
    "thidua.exchange",
    "thidua.portal",
    "thidua.api",
    "thidua.web",
]

MIDDLEWARE = [
    "thidua.screens.proxies.ProxyMiddleware",  # first: everything after it asks who is there, and by which scheme
    "django.middleware.security.SecurityMiddleware",
    "thidua.screens.middleware.BodyLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "thidua.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # deny by default; public pages say so themselves
    "thidua.agencies.middleware.ActorMiddleware",
    "thidua.legislation.middleware.LawMiddleware",
    "thidua.web.middleware.PasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "thidua.web.middleware.AddressMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "thidua.screens.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "thidua.urls"
WSGI_APPLICATION = "thidua.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "thidua.screens.context.screen",
            ],
            "builtins": ["django.templatetags.i18n", "thidua.screens.templatetags.screen"],
        },
    }
]

AUTH_USER_MODEL = "agencies.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "web:sign_in"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "web:sign_in"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "web/locked_out.html"
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "thidua.agencies.sign_in.counted_username"  # one name, however it is spelt

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
RADAR_ROOT = DATA / "radar"  # answers that can be computed anew; not in a backup
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# Networks of the own house to which webhooks may go besides the public Internet, as 10.20.0.0/16; none unless said.
WEBHOOK_NETWORKS = [each.strip() for each in os.environ.get("THIDUA_WEBHOOK_NETWORKS", "").split(",") if each.strip()]
ACCESS_LOG_YEARS = int(os.environ.get("THIDUA_ACCESS_LOG_YEARS", "5"))  # how long it is kept who saw whose data
# Signing (docs/engineering/signing.md): roots and lists of revoked certificates that are trusted, who stamps the time
# (RFC 3161), whether proof of validity goes into the file, the folder of the agencies' .p12, the PKCS#11 module.
SIGNING_ROOTS = os.environ.get("THIDUA_SIGNING_ROOTS", "")
TIMESTAMP_URL = os.environ.get("THIDUA_TIMESTAMP_URL", "")
SIGNING_LONG_TERM = os.environ.get("THIDUA_SIGNING_LONG_TERM") == "1"
SEAL_KEYS = os.environ.get("THIDUA_SEAL_KEYS", "")
PKCS11_MODULE = os.environ.get("THIDUA_PKCS11_MODULE", "")
# Letters (docs/engineering/running.md); none are sent while no server is named.
EMAIL_HOST = os.environ.get("THIDUA_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("THIDUA_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("THIDUA_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("THIDUA_SMTP_PASSWORD", "")
SMTP_SECURITY = os.environ.get("THIDUA_SMTP_SECURITY", "").strip().lower()
if SMTP_SECURITY not in {"", "starttls", "tls"}:  # taken for none it would send the password in the clear
    raise ImproperlyConfigured(f"THIDUA_SMTP_SECURITY «{SMTP_SECURITY}»: chỉ nhận starttls, tls hoặc để trống")
EMAIL_USE_TLS = SMTP_SECURITY == "starttls"
EMAIL_USE_SSL = SMTP_SECURITY == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("THIDUA_SMTP_FROM", "thidua@localhost")
# The archive (docs/engineering/archive.md): on disk unless a bucket is named; every file is read again within the days.
ARCHIVE_FOLDER = os.environ.get("THIDUA_ARCHIVE_FOLDER", "")
ARCHIVE_BUCKET = os.environ.get("THIDUA_ARCHIVE_S3_BUCKET", "")
ARCHIVE_S3_URL = os.environ.get("THIDUA_ARCHIVE_S3_URL", "")
ARCHIVE_S3_REGION = os.environ.get("THIDUA_ARCHIVE_S3_REGION", "us-east-1")
ARCHIVE_S3_KEY = os.environ.get("THIDUA_ARCHIVE_S3_KEY", "")
ARCHIVE_S3_SECRET = os.environ.get("THIDUA_ARCHIVE_S3_SECRET", "")
ARCHIVE_CHECK_DAYS = max(1, int(os.environ.get("THIDUA_ARCHIVE_CHECK_DAYS", "30")))
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # What is wrong with a stranger's signature is said on the page, not in the server's log.
    "loggers": {"pyhanko": {"level": "CRITICAL"}, "pyhanko_certvalidator": {"level": "CRITICAL"}},
}
