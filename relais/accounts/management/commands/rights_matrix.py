"""Write the table of rights into the documentation."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from relais.core.matrix import write_matrix

PAGE = settings.BASE_DIR / "docs" / "rights.md"


class Command(BaseCommand):
    """`python manage.py rights_matrix`: bring docs/rights.md up to date."""

    help = "Écrit le tableau des droits dans docs/rights.md."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Write the page."""
        PAGE.write_text(write_matrix(), encoding="utf-8")
        self.stdout.write(f"{PAGE.relative_to(settings.BASE_DIR)} est à jour.")
