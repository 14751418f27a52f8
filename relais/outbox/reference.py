"""What mail servers mean (RFC 3463, RFC 5321), in words for an officer; how long one tries."""

from datetime import timedelta

# The wait after each refusal that may pass: a full box or a server being repaired has two days.
RETRY_DELAYS: tuple[timedelta, ...] = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=12),
    timedelta(hours=24),
)

NOT_DELIVERED = "Le courriel n’a pas été remis."
UNKNOWN_ADDRESS = "L’adresse n’existe pas ou n’existe plus."
UNKNOWN_DOMAIN = "Le domaine de l’adresse n’existe pas, ou ne reçoit pas de courriel."
BADLY_WRITTEN = "L’adresse est mal écrite."
CLOSED_BOX = "La boîte est désactivée."
FULL_BOX = "La boîte est pleine."
TOO_BIG = "Le courriel est trop gros pour ce destinataire."
NO_ANSWER = "Le serveur du destinataire n’a pas répondu à temps."
REFUSED = "Le serveur du destinataire a refusé le courriel (filtrage ou règle de sécurité)."
REFUSED_ADDRESS = "Le serveur du destinataire refuse cette adresse."
LOST_FILE = "Une pièce jointe n’a pas pu être lue."
NOT_TAKEN = "Notre serveur de courrier n’a pas pris le courriel, malgré plusieurs essais."

# By what follows the class in an enhanced status: 5.1.1 is "1.1". The longest that fits is meant.
STATUS_REASONS = {
    "1": UNKNOWN_ADDRESS,
    "1.2": UNKNOWN_DOMAIN,
    "1.3": BADLY_WRITTEN,
    "1.10": UNKNOWN_ADDRESS,
    "2.1": CLOSED_BOX,
    "2.2": FULL_BOX,
    "2.3": TOO_BIG,
    "3.4": TOO_BIG,
    "4": NO_ANSWER,
    "4.4": UNKNOWN_DOMAIN,
    "7": REFUSED,
}
# By the three digits, when the answer gives nothing finer.
CODE_REASONS = {
    450: "La boîte n’est pas disponible pour le moment.",
    452: FULL_BOX,
    550: REFUSED_ADDRESS,
    551: UNKNOWN_ADDRESS,
    552: FULL_BOX,
    553: BADLY_WRITTEN,
    554: REFUSED,
}

# What the words of a provider's event mean, once anymail has given them one name.
PROVIDER_REASONS = {
    "invalid": BADLY_WRITTEN,
    "bounced": REFUSED_ADDRESS,
    "timed_out": NO_ANSWER,
    "blocked": REFUSED,
    "spam": REFUSED,
    "unsubscribed": "La personne s’est désabonnée chez le fournisseur de courrier.",
}
