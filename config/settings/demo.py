"""The demonstration: production's settings, invented people, and mail that never leaves."""

from config.settings.base import *  # noqa: F403 - the settings idiom

DEMO = True
SECRET_KEY = SECRET_KEY or "demonstration-locale-seulement-" + "x" * 40  # noqa: F405 - not a secret
EMAIL_BACKEND = "relais.outbox.backends.KeptInOutboxBackend"

# The départements kept beside the checkout for development, as for its schools; else hulls of the points.
DEPARTEMENTS_FILE = BASE_DIR.parent / "shared" / "data" / "departements.geojson"  # noqa: F405 - as above
if DEPARTEMENTS_FILE.is_file():
    BOUNDARIES_FILE = BOUNDARIES_FILE or str(DEPARTEMENTS_FILE)  # noqa: F405 - as above
