"""The ministry's open-data portal: the current files of one academy, kept for a month once received."""

import time
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from django.conf import settings

ACADEMIE_CODE = "13"
DEPARTEMENTS = ("016", "017", "079", "086")
KEPT_FOR = 30 * 24 * 3600
LARGEST_FILE = 50 * 1024 * 1024
# A portal may answer drop by drop: the whole answer has this many times the time-out of one read.
PATIENCE = 6
CHUNK = 64 * 1024
FEWEST_LINES = 100


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset, the part of it we ask for (ODSQL, Explore API v2.1), a column it must have."""

    name: str
    where: str
    column: str


DATASETS = (
    Dataset(
        "fr-en-annuaire-education",
        f'code_academie="{ACADEMIE_CODE}" and type_etablissement in ("Collège", "Lycée", "EREA")',
        "identifiant_de_l_etablissement",
    ),
    Dataset(
        "fr-en-mode-hebergement-eleves-etablissements-2d",
        " or ".join(f'startswith(uai, "{code}")' for code in DEPARTEMENTS),
        "uai",
    ),
)


class PortalError(Exception):
    """The portal did not give the files; says why in French."""


def fetch_open_data() -> list[Path]:
    """Return the annuaire and the head-counts of the academy as files, downloaded or kept from before.

    Raises PortalError whatever goes wrong: no network, an answer too slow, too large or not a CSV.
    """
    folder = settings.VAR_DIR / "open-data"
    return [_fetch(dataset, folder / f"{dataset.name}.csv") for dataset in DATASETS]


def _fetch(dataset: Dataset, kept: Path) -> Path:
    if kept.exists() and time.time() - kept.stat().st_mtime < KEPT_FOR:
        return kept
    if not settings.OPEN_DATA_URL.startswith(("https://", "http://")):
        msg = f"« {settings.OPEN_DATA_URL} » n'est pas une adresse"
        raise PortalError(msg)
    query = urlencode({"where": dataset.where, "delimiter": ";"}, quote_via=quote)
    path = f"/api/explore/v2.1/catalog/datasets/{dataset.name}/exports/csv?{query}"
    try:
        content = _download(settings.OPEN_DATA_URL.rstrip("/") + path)
    except (OSError, HTTPException) as error:
        msg = f"{settings.OPEN_DATA_URL} ne répond pas"
        raise PortalError(msg) from error
    header, _, lines = content.partition(b"\n")
    if dataset.column.encode() not in header.lower() or lines.count(b"\n") < FEWEST_LINES:
        msg = f"{dataset.name} n'a pas été donné sous la forme attendue"
        raise PortalError(msg)
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial = kept.with_suffix(".partial")
    partial.write_bytes(content)
    partial.replace(kept)
    return kept


def _download(url: str) -> bytes:
    """Return what is at the address. Raises PortalError when it takes too long or is too large."""
    give_up_at = time.monotonic() + PATIENCE * settings.OPEN_DATA_TIMEOUT
    content = bytearray()
    request = Request(url, headers={"User-Agent": "relais-demonstration"})  # noqa: S310 - scheme checked
    with urlopen(request, timeout=settings.OPEN_DATA_TIMEOUT) as answer:  # noqa: S310 - same
        while chunk := answer.read(CHUNK):
            content += chunk
            if len(content) > LARGEST_FILE or time.monotonic() > give_up_at:
                msg = f"{settings.OPEN_DATA_URL} répond trop longuement"
                raise PortalError(msg)
    return bytes(content)
