"""From signature to mail server, small: real workers, real SIGKILL, a real mail server."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LETTERS = 8


def test_letters_end_to_end_lose_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bench.letters_end_to_end", "--letters", str(LETTERS), "--json"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.bench",
            "DATABASE_URL": f"sqlite:///{tmp_path}/end_to_end.sqlite3",
            "VAR_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("travailleurs tués") == 3
    figures = json.loads(done.stdout.splitlines()[-1])
    assert (figures["letters"], figures["mails"], figures["lost"]) == (LETTERS, LETTERS * 4, 0)
    assert figures["duplicates"] <= 3 * 2  # at most the mail in each worker's hands at each kill
