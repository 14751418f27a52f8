"""A worker killed with -9 in the middle of issuing: another one finishes, nothing twice, nothing lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
LETTERS = 24
PARTIES = 4  # the school, its head, two referents

SCRIPT = """
import sys
import django
django.setup()
from tests.letters import killed_worker
getattr(killed_worker, sys.argv[1])(*map(int, sys.argv[2:]))
"""


@pytest.fixture
def environment(tmp_path, transactional_db) -> Iterator[dict[str, str]]:
    """A database of its own: an SQLite file, or one made on the PostgreSQL server and dropped here."""
    values = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "VAR_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{tmp_path}/killed.sqlite3",
    }
    if connection.vendor == "sqlite":
        yield values
        return
    name = f"relais_killed_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    base, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    yield {**values, "DATABASE_URL": f"{base}/{name}"}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(environment, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def kill_in_the_middle(environment, issued: int) -> None:
    """Start a worker and kill it with -9 as soon as it has said that many letters are issued."""
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "issue_aloud"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        for _ in range(issued):
            assert worker.stdout.readline().strip() != ""
        time.sleep(0.015 * issued)  # lands before, in or after the render, the file, the commit
        worker.send_signal(signal.SIGKILL)
        assert worker.wait() == -signal.SIGKILL


def test_issue_killed_worker_every_letter_issued_and_mailed_once(environment):
    run(environment, "prepare", str(LETTERS))
    known: list[str] = []
    for issued in (1, 3):
        kill_in_the_middle(environment, issued)
        after = run(environment, "let_leases_run_out").splitlines()
        assert set(known) <= set(after)  # what was issued once is never issued otherwise
        known = after
    assert 0 < len(known) < LETTERS
    documents = run(environment, "work").splitlines()
    assert set(known) <= set(documents)
    assert len(documents) == LETTERS
    assert run(environment, "work_again") == (
        f"issued={LETTERS} documents={LETTERS} contents={LETTERS} messages={LETTERS * PARTIES} "
        f"sent={LETTERS * PARTIES} letters_mailed={LETTERS} altered=0"
    )
