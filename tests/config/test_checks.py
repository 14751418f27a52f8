import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from config.checks import check_environment
from config.environment import ENV

GOOD_SECRET = "x" * 50


def told() -> list[tuple[str | None, str | None]]:
    return [(found.id, found.hint) for found in check_environment(None)]


def test_good_settings_raise_nothing():
    assert told() == []


def test_bad_variable_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ENV, "faults", [("EMAIL_PORT", "« smtp » n'est pas un nombre.")])

    assert [found.msg for found in check_environment(None)] == [
        "La variable d'environnement EMAIL_PORT est incorrecte : « smtp » n'est pas un nombre."
    ]


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("SECRET_KEY", "court", "relais.E002"),
        ("SITE_URL", "relais.example.org", "relais.E003"),
        ("DEFAULT_FROM_EMAIL", "relais", "relais.E004"),
        ("REPLY_TO_EMAIL", "relais", "relais.E004"),
        ("EMAIL_PORT", 70_000, "relais.E005"),
        ("BOUNCE_EMAIL", "retours", "relais.E004"),
        ("MAIL_RATE_PER_MINUTE", -1, "relais.E015"),
        ("BOUNCE_MAILBOX", "pop://retours:secret@pop.ac-exemple.fr", "relais.E016"),
        ("BOUNCE_MAILBOX", "imaps://imap.ac-exemple.fr", "relais.E016"),
        ("BOUNCE_MAILBOX", "imaps://retours:secret@imap.ac-exemple.fr:port", "relais.E016"),
        ("MAIL_PROVIDER", "pigeon", "relais.E017"),
        ("BOUNDARIES_FILE", "/nulle/part.geojson", "relais.E006"),
        ("ALLOWED_HOSTS", ["*"], "relais.E007"),
        ("TRUSTED_PROXIES", ["10.0.0.0/8", "mandataire"], "relais.E008"),
    ],
)
def test_bad_setting_is_told_with_what_to_write(settings: Settings, name, value, found):
    setattr(settings, name, value)

    assert [each_id for each_id, _ in told()] == [found]
    assert all(hint and hint.startswith(f"{name}=") for _, hint in told())


def test_mail_provider_must_show_who_it_is(settings: Settings):
    settings.MAIL_PROVIDER = "mailgun"
    assert [each_id for each_id, _ in told()] == ["relais.E018", "relais.E019"]
    settings.ANYMAIL = {"WEBHOOK_SECRET": "relais:secret", "MAILGUN_WEBHOOK_SIGNING_KEY": "key"}
    assert told() == []


def test_mailbox_of_bounces_may_have_a_folder(settings: Settings):
    settings.BOUNCE_MAILBOX = "imaps://retours%40ac-exemple.fr:secret@imap.ac-exemple.fr/Retours"
    assert told() == []


def test_secret_may_be_short_in_debug(settings: Settings):
    settings.DEBUG = True
    settings.SECRET_KEY = "court"

    assert told() == []


def start(tmp_path: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Import what the server imports, with production's settings."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.prod",
        "VAR_DIR": str(tmp_path),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-c", "import config.wsgi"],
        cwd=django_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_refuses_to_start_and_says_everything_at_once(tmp_path: Path):
    refused = start(tmp_path, DATABASE_URL="mysql://db/rupn", EMAIL_PORT="smtp")

    assert refused.returncode == 1
    assert [name for name in ("DATABASE_URL", "EMAIL_PORT", "SECRET_KEY") if name in refused.stderr] == [
        "DATABASE_URL",
        "EMAIL_PORT",
        "SECRET_KEY",
    ]


def test_production_starts_with_a_secret_and_an_address(tmp_path: Path):
    (tmp_path / "static").mkdir()

    started = start(tmp_path, SECRET_KEY=GOOD_SECRET, SITE_URL="https://relais.example.org")

    assert (started.returncode, started.stderr) == (0, "")
