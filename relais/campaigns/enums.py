"""Words of the campaign."""

from django.db.models import TextChoices


class Step(TextChoices):
    """The head's three steps, in order."""

    DESIGNATE = "designate", "Désigner"
    SHARE = "share", "Répartir l'indemnité"
    LETTER = "letter", "Lettre de mission"


class Stage(TextChoices):
    """How far a school has come; the value is what it waits for."""

    DESIGNATE = "designate", "Référents à désigner"
    DECIDE = "decide", "Enveloppe à trancher"
    SHARE = "share", "Indemnité à répartir"
    ANSWER = "answer", "Accord d'un référent attendu"
    WRITE = "write", "Lettre à rédiger"
    VISA = "visa", "Visa d'un référent attendu"
    SIGN = "sign", "Lettre à signer"
    REVIEW = "review", "Lettre au visa de l'académie"
    ISSUE = "issue", "Lettre en cours d'émission"
    DONE = "done", "Lettre émise"


class Awaited(TextChoices):
    """Whom a school waits for."""

    HEAD = "head", "Chef d'établissement"
    REFERENT = "referent", "Référent"
    ACADEMIE = "academie", "Rectorat"
    RELAIS = "relais", "Relais"
    NOBODY = "nobody", "Personne"


AWAITED: dict[Stage, Awaited] = {
    Stage.DESIGNATE: Awaited.HEAD,
    Stage.DECIDE: Awaited.ACADEMIE,
    Stage.SHARE: Awaited.HEAD,
    Stage.ANSWER: Awaited.REFERENT,
    Stage.WRITE: Awaited.REFERENT,
    Stage.VISA: Awaited.REFERENT,
    Stage.SIGN: Awaited.HEAD,
    Stage.REVIEW: Awaited.ACADEMIE,
    Stage.ISSUE: Awaited.RELAIS,
    Stage.DONE: Awaited.NOBODY,
}


class LetterAct(TextChoices):
    """What is done to many letters at once."""

    REMIND = "remind", "Relancer qui est attendu"
    ENDORSE = "endorse", "Donner le visa de l’académie"
    SEND_BACK = "send_back", "Demander une correction"


class Task(TextChoices):
    """What is awaited of somebody, as they are told it."""

    ANSWER = "answer", "Répondre à votre désignation"
    DESIGNATE = "designate", "Désigner vos référents numériques"
    SHARE = "share", "Répartir l'indemnité"
    WRITE = "write", "Rédiger la lettre de mission"
    VISA = "visa", "Donner votre visa sur la lettre de mission"
    SIGN = "sign", "Signer la lettre de mission"

    @property
    def phrase(self) -> str:
        """The same inside a sentence: "désigner vos référents numériques"."""
        return f"{self.label[0].lower()}{self.label[1:]}"


class PlanState(TextChoices):
    """Where a reminder plan stands."""

    READY = "ready", "Pas encore démarré"
    RUNNING = "running", "En cours"
    PAUSED = "paused", "En pause"
    STOPPED = "stopped", "Arrêté"
