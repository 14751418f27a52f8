"""PDF documents, stored and verifiable."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """PDF documents, stored and verifiable."""

    name = "relais.documents"
