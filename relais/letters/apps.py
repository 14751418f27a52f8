"""Mission letters."""

from django.apps import AppConfig

from relais.core import wake
from relais.core.scope import SCHOOL_ROLES
from relais.letters.rules import READ_TEMPLATES, SET_LETTER_SETTINGS
from relais.ui.navigation import NavItem, register


class LettersConfig(AppConfig):
    """Mission letters."""

    name = "relais.letters"

    def ready(self) -> None:
        """Lead the school's people to its letter; have its work done, come what may.

        What is signed is issued each minute;
        what has changed around the letters proposed is looked at each hour.
        """
        register(NavItem("Lettre de mission", "letters:current", roles=SCHOOL_ROLES, order=30))
        register(
            NavItem(
                "Circuit des lettres",
                "letters:settings",
                roles=frozenset(SET_LETTER_SETTINGS.holders),
                order=45,
                group="Lettres",
            )
        )
        register(
            NavItem(
                "Modèle de lettre",
                "letters:templates",
                roles=frozenset(READ_TEMPLATES.holders),
                order=46,
                group="Lettres",
            )
        )
        wake.repeat("relais.letters.tasks.issue_due_letters")
        wake.repeat("relais.letters.tasks.check_visas", minutes=60)
