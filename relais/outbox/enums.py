"""Words of the mails."""

from django.db.models import TextChoices


class MailCategory(TextChoices):
    """Why one receives a mail, and whether it can be switched off."""

    ACT = "act", "Acte de la campagne"
    SERVICE = "service", "Information de service"
    SIGN_IN = "sign_in", "Connexion"
