"""Benchmarks: each module is a command that prints its figures, and one JSON object if asked.

    bench.run(measure)
    bench.run(measure, letters=11_000)      # and `--letters 500` for a smaller one

where `measure` takes those sizes, and returns the figures by name. `bin/bench` gives each run a database
and files of its own; the tables are made here before the measure starts.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping

import django
from django.apps import apps
from django.core.management import call_command

Figures = Mapping[str, float | str]

if not apps.ready:  # run as a command: models may be imported at the top of a benchmark
    django.setup()


def progress(sentence: str) -> None:
    """Say where the measure stands, apart from its figures."""
    print(sentence, file=sys.stderr, flush=True)


def run(measure: Callable[..., Figures], **sizes: int) -> None:
    """Make the tables, measure, print the figures; with --json, as one object on the last line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    for name, size in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=size, help=f"how many {name} ({size})")
    asked = vars(parser.parse_args())
    as_json = asked.pop("json")
    call_command("migrate", verbosity=0)
    figures = {name: _rounded(value) for name, value in measure(**asked).items()}
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        for name, value in figures.items():
            print(f"{name:<28} {value}")


def _rounded(value: float | str) -> float | str:
    return round(value, 3) if isinstance(value, float) else value
