"""What the two import commands share."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Count

from relais.core.errors import DomainError
from relais.core.leases import take_due
from relais.core.scope import SYSTEM
from relais.schools.domain.apply_import import apply_import
from relais.schools.domain.compare_import import compare_import
from relais.schools.domain.receive_import import receive_import
from relais.schools.enums import ChangeKind, ImportKind, ImportState, IssueKind
from relais.schools.models import ImportRun
from relais.ui import french
from relais.ui.templatetags.ui import pluralise

Report = dict[str, Any]

MOST_LINES = 20


class ImportCommand(BaseCommand):
    """Receive each file, compare it, and with --write write all its differences."""

    kind: ImportKind

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--academie", default="", metavar="CODE", help="une seule académie, par exemple 13"
        )
        parser.add_argument("--write", action="store_true", help="écrire les différences")
        parser.add_argument(
            "--format", choices=["text", "json"], default="text", help="forme du compte rendu"
        )
        parser.add_argument(
            "--details",
            action="store_true",
            help="toutes les différences et toutes les anomalies, une par une",
        )
        if self.kind == ImportKind.ANNUAIRE:
            parser.add_argument(
                "--complete",
                action="store_true",
                help="fichier complet : fermer les établissements de ses départements qui n'y sont pas",
            )

    def handle(
        self,
        *,
        files: list[Path],
        academie: str,
        write: bool,
        **options: Any,  # noqa: ANN401 - the other options
    ) -> None:
        """Import the files in order and print the differences and anomalies of each."""
        reports = []
        for path in files:
            run = self._compare(path, academie, is_complete=options.get("complete", False))
            if write:
                run = apply_import(actor=SYSTEM, run=run)
            reports.append(report_on(run, with_details=options["details"]))
            if options["format"] == "text":
                self._print(run, reports[-1], with_details=options["details"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(total(reports), ensure_ascii=False))

    def _compare(self, path: Path, academie: str, *, is_complete: bool) -> ImportRun:
        try:
            # Received and taken at once: a worker that runs beside never sees it waiting.
            with path.open("rb") as content, transaction.atomic():
                run = receive_import(
                    actor=SYSTEM,
                    kind=self.kind,
                    file_name=path.name,
                    content=content,
                    academie_code=academie,
                    is_complete=is_complete,
                )
                take_due(ImportRun.objects.filter(pk=run.pk))
        except DomainError as error:
            msg = f"{path} : {error.message}"
            raise CommandError(msg) from error
        except OSError as error:
            why = "ce fichier n'existe pas." if isinstance(error, FileNotFoundError) else "fichier illisible."
            msg = f"{path} : {why}"
            raise CommandError(msg) from error
        run = compare_import(run)
        if run.state == ImportState.FAILED:
            msg = f"{path} : {run.last_error}"
            raise CommandError(msg)
        return run

    def _print(self, run: ImportRun, report: Report, *, with_details: bool) -> None:
        """Print the counts, the changes if asked, the anomalies line by line, the first ones at least."""
        read = pluralise(report["lines_read"], "ligne lue,lignes lues")
        skipped = french.number(report["lines_out_of_scope"])
        changes = [f"  {change}" for change in run.changes.iterator()] if with_details else []
        issues = [f"  {issue}" for issue in run.issues.all()[: None if with_details else MOST_LINES]]
        left = sum(report["issues"].values()) - len(issues)
        lines = [
            f"{report['file']} : {read}, {skipped} hors périmètre",
            *_counted("Différences", report["changes"], dict(ChangeKind.choices)),
            *changes,
            *_counted("Anomalies", report["issues"], dict(IssueKind.choices)),
            *issues,
            *([f"  … et {left} autres : --details les donne toutes."] if left else []),
            f"{pluralise(report['written'], 'différence écrite,différences écrites')}."
            if report["state"] == ImportState.APPLIED
            else "Rien n'est écrit : ajouter --write pour écrire.",
        ]
        self.stdout.write("\n".join(lines))


def report_on(run: ImportRun, *, with_details: bool = False) -> Report:
    """Return what a run found and wrote, with each difference and anomaly if asked."""
    report = {
        "file": run.file_name,
        "import": run.pk,
        "state": str(run.state),
        "lines_read": run.lines_read,
        "lines_out_of_scope": run.lines_out_of_scope,
        "changes": dict(run.changes.order_by("kind").values_list("kind").annotate(Count("pk"))),
        "issues": dict(run.issues.order_by("kind").values_list("kind").annotate(Count("pk"))),
        "written": run.lines_written,
    }
    if with_details:
        report["change_list"] = list(run.changes.values("kind", "uai", "label", "before", "after"))
        report["issue_list"] = list(run.issues.values("line", "kind", "uai", "detail", "is_blocking"))
    return report


def total(reports: list[Report]) -> Report:
    """Return the files' reports under their sums."""
    changes: Counter[str] = Counter()
    issues: Counter[str] = Counter()
    for report in reports:
        changes.update(report["changes"])
        issues.update(report["issues"])
    return {
        "changes": dict(changes),
        "issues": dict(issues),
        "written": sum(report["written"] for report in reports),
        "files": reports,
    }


def _counted(title: str, counts: dict[str, int], labels: dict[str, Any]) -> list[str]:
    """Return "Différences : 293" and a line per kind."""
    return [
        f"{title} : {sum(counts.values())}",
        *(f"  {labels[kind]} : {number}" for kind, number in counts.items()),
    ]
