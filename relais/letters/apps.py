"""Mission letters."""

from django.apps import AppConfig

from relais.core import wake
from relais.core.scope import SCHOOL_ROLES
from relais.ui.navigation import NavItem, register


class LettersConfig(AppConfig):
    """Mission letters."""

    name = "relais.letters"

    def ready(self) -> None:
        """Lead the school's people to its letter; have what is signed issued each minute, come what may;
        look each hour at what has changed around the letters proposed.
        """
        register(NavItem("Lettre de mission", "letters:current", roles=SCHOOL_ROLES, order=30))
        wake.repeat("relais.letters.tasks.issue_due_letters")
        wake.repeat("relais.letters.tasks.check_visas", minutes=60)
