"""Import the ministry's annuaire: show what would change, write it with --write."""

from relais.schools.enums import ImportKind
from relais.schools.management.import_command import ImportCommand


class Command(ImportCommand):
    """`import_schools FILE... [--academie CODE] [--complete] [--write] [--format json]`."""

    help = (
        "Compare des fichiers du ministère (annuaire de l'éducation, géolocalisation ; CSV ou JSON) "
        "au répertoire, et n'écrit qu'avec --write."
    )
    kind = ImportKind.ANNUAIRE
