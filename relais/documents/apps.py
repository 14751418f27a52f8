"""PDF documents, stored and verifiable."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """PDF documents, stored and verifiable."""

    name = "relais.documents"

    def ready(self) -> None:
        """Check the seal when anything starts."""
        from relais.documents import checks  # noqa: F401, PLC0415 - registers itself
