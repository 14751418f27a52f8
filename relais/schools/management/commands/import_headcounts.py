"""Import head-counts: show what would change, write it with --write."""

from relais.schools.enums import ImportKind
from relais.schools.management.import_command import ImportCommand


class Command(ImportCommand):
    """`import_headcounts FILE... [--academie CODE] [--write] [--format json]`."""

    help = (
        "Compare des fichiers d'effectifs (constat par établissement, collèges, lycées, "
        "UAI;rentrée;effectif) au répertoire, et n'écrit qu'avec --write."
    )
    kind = ImportKind.HEAD_COUNTS
