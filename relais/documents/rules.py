"""Who has a document."""

from relais.core.rights import Reach, declare
from relais.core.scope import Role

# Whom it is about holds it for ever, whatever their role since.
READ_DOCUMENT = declare(
    "read_document",
    "Télécharger un document émis",
    {Role.HEAD: Reach.SCHOOL, Role.DEPUTY: Reach.SCHOOL, Role.OFFICER: Reach.ACADEMIE},
    is_own=True,
)
