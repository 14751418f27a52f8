"""Settings common to every environment.

Everything a site changes comes from environment variables read in `config/environment.py`; what is
wrong there is told by the system checks of `config/checks.py`, in words, before anything starts.
"""

from pathlib import Path

from config.environment import ENV

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = ENV.path("VAR_DIR", default=BASE_DIR / "var")

DEBUG = False
DEMO = False
SECRET_KEY = ENV.secret("SECRET_KEY")
# Keys that SECRET_KEY has replaced: what they have sealed, the journal above all, still holds.
SECRET_KEY_FALLBACKS = ENV.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = ENV.words("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = ENV.words("CSRF_TRUSTED_ORIGINS")
DATABASES = {"default": ENV.database("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/relais.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "relais.demo",
    "relais.dashboards",
    "relais.campaigns",
    "relais.letters",
    "relais.allowances",
    "relais.designations",
    "relais.documents",
    "relais.outbox",
    "relais.accounts",
    "relais.schools",
    "relais.audit",
    "relais.ui",
    "relais.core",
    "dsfr",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_q",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "relais.ui.headers.HeadersMiddleware",
    "relais.accounts.middleware.PortalMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "relais.accounts.middleware.ScopeMiddleware",
    "relais.accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "relais.ui.context_processors.site",
            ],
            "builtins": ["relais.ui.templatetags.ui"],
        },
    },
]

AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "dashboards:home"
PASSWORD_LENGTH = 12
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_LENGTH},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("first_name", "last_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Wrong codes are counted with wrong passwords, in accounts.AttemptCount: one wait, said in words.
OTP_TOTP_THROTTLE_FACTOR = 0
OTP_STATIC_THROTTLE_FACTOR = 0
SESSION_ENGINE = "relais.accounts.models.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # from sign-in, whatever is done meanwhile
SESSION_COOKIE_HTTPONLY = True
# Reverse proxies whose X-Forwarded-For is believed: addresses or networks.
TRUSTED_PROXIES = ENV.words("TRUSTED_PROXIES", default=["127.0.0.1", "::1"])
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "relais.accounts.backends.ProviderBackend",
]
CSRF_FAILURE_VIEW = "relais.ui.views.csrf_failure"

# OpenID Connect (ADR 0007): off unless issuer, client and secret are given. Endpoints not given are asked of
# the issuer when first needed. The names in OIDC_RP_, and those that have no variable, are the library's.
OIDC_NAME = ENV.text("OIDC_NAME", default="ProConnect")
OIDC_ISSUER = ENV.text("OIDC_ISSUER")
OIDC_RP_CLIENT_ID = ENV.text("OIDC_CLIENT_ID")
OIDC_RP_CLIENT_SECRET = ENV.secret("OIDC_CLIENT_SECRET")
OIDC_RP_SCOPES = ENV.text("OIDC_SCOPES", default="openid given_name usual_name email")
OIDC_RP_SIGN_ALGO = ENV.text("OIDC_SIGN_ALGO", default="RS256")
OIDC_ACR_VALUES = ENV.text("OIDC_ACR_VALUES")
OIDC_AUTH_REQUEST_EXTRA_PARAMS = {"acr_values": OIDC_ACR_VALUES} if OIDC_ACR_VALUES else {}
OIDC_ENDPOINTS = {
    "authorization_endpoint": ENV.text("OIDC_AUTHORIZATION_ENDPOINT"),
    "token_endpoint": ENV.text("OIDC_TOKEN_ENDPOINT"),
    "userinfo_endpoint": ENV.text("OIDC_USERINFO_ENDPOINT"),
    "jwks_uri": ENV.text("OIDC_JWKS_URI"),
    "end_session_endpoint": ENV.text("OIDC_END_SESSION_ENDPOINT"),
}
OIDC_AUTHENTICATION_CALLBACK_URL = "accounts:provider_callback"
OIDC_USE_PKCE = True
OIDC_STORE_ID_TOKEN = True  # ends the provider's session with ours
OIDC_TIMEOUT = 10

# Header sign-on behind an academic portal: the header that names the person, off by default, believed only
# from the proxies named, never from those trusted by default.
SIGN_ON_HEADER = ENV.header("SIGN_ON_HEADER")
SIGN_ON_PROXIES = ENV.words("TRUSTED_PROXIES")

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_242_880

# Nothing comes from, or goes to, another host.
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
    },
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ENV.text("EMAIL_HOST", default="localhost")
EMAIL_PORT = ENV.number("EMAIL_PORT", default=25)
EMAIL_HOST_USER = ENV.text("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = ENV.secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = ENV.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV.text("DEFAULT_FROM_EMAIL", default="relais@example.org")
REPLY_TO_EMAIL = ENV.text("REPLY_TO_EMAIL", default=DEFAULT_FROM_EMAIL)
# How many mails may leave in one minute, all workers together; 0: as many as the mail server takes.
MAIL_RATE_PER_MINUTE = ENV.number("MAIL_RATE_PER_MINUTE", default=0)
# Where mails that cannot be delivered come back, and the mailbox that is read for them: imaps://user:password@host
BOUNCE_EMAIL = ENV.text("BOUNCE_EMAIL")
BOUNCE_MAILBOX = ENV.secret("BOUNCE_MAILBOX")
# A mail provider that tells by HTTP what became of a mail: off unless it is named.
MAIL_PROVIDER = ENV.text("MAIL_PROVIDER").lower()
# Those whose events name a mail by our own Message-ID, each with its view of anymail.
MAIL_PROVIDERS = {
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
    "mailgun": "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
}
ANYMAIL = {
    "WEBHOOK_SECRET": ENV.secret("MAIL_PROVIDER_SECRET"),
    "MAILGUN_WEBHOOK_SIGNING_KEY": ENV.secret("MAILGUN_SIGNING_KEY"),
}

# The academy's seal on what it issues (PAdES): a PKCS#12 file and its passphrase, off by default.
SEAL_CERTIFICATE = ENV.text("SEAL_CERTIFICATE")
SEAL_PASSPHRASE = ENV.secret("SEAL_PASSPHRASE")

# The tasks' tables only wake the workers: the work itself is in rows with a lease (ADR 0002).
Q_CLUSTER = {
    "name": "relais",
    "orm": "default",
    "workers": 2,
    "timeout": 600,
    "retry": 660,
    "poll": 0.5,
    "max_attempts": 1,
    "catch_up": False,
    "save_limit": 200,
}

SITE_URL = ENV.text("SITE_URL", default="http://127.0.0.1:8000")
SITE_NAME = "Relais"
# The Marianne block is reserved to State services: off unless the academy turns it on.
BRAND_MARIANNE = ENV.flag("BRAND_MARIANNE")
BRAND_TEXT = ENV.text("BRAND_TEXT", default="Relais")
ACADEMIE_NAME = ENV.text("ACADEMIE_NAME", default="")
BOUNDARIES_FILE = ENV.text("BOUNDARIES_FILE", default="")
OPEN_DATA_URL = ENV.text("OPEN_DATA_URL", default="https://data.education.gouv.fr")
OPEN_DATA_TIMEOUT = ENV.number("OPEN_DATA_TIMEOUT", default=5)
CONTACT_EMAIL = ENV.text("CONTACT_EMAIL", default=REPLY_TO_EMAIL)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
