"""Prove a long journal: every entry and every link read and computed again, against reading them."""

import resource
import time
from datetime import datetime, timedelta

import bench
from relais.audit.domain import link_entries
from relais.audit.models import ENTRY_SALT, Entry, Link
from relais.audit.selectors import verify_journal
from relais.audit.selectors.verification import CHUNK, COLUMNS
from relais.core import clock
from relais.core.seals import seal

ROWS = 100_000
SCHOOLS = 300
BATCH = 5_000
KIB_A_MIB = 1024


def measure() -> bench.Figures:
    """Write and link a journal, read it plainly, then prove it."""
    bench.progress(f"{ROWS} écritures…")
    fill()
    start = time.perf_counter()
    linked = link_entries()
    linking = time.perf_counter() - start
    bench.progress("Lecture, puis vérification…")
    before = peak()
    start = time.perf_counter()
    read_plainly()
    plain = time.perf_counter() - start
    start = time.perf_counter()
    found = verify_journal()
    seconds = time.perf_counter() - start
    if found.fault is not None or found.links != linked:
        msg = f"the journal does not hold: {found}"
        raise RuntimeError(msg)
    return {
        "rows": found.entries,
        "seconds": seconds,
        "rows_per_second": found.entries / seconds,
        "plain_reading_seconds": plain,
        "ratio": seconds / plain,
        "linking_seconds": linking,
        "added_mib": (peak() - before) / KIB_A_MIB,
    }


def fill() -> None:
    """Write entries as `record_entry` would, many at a time."""
    began = clock.now()
    for first in range(0, ROWS, BATCH):
        Entry.objects.bulk_create(make_entry(n, began) for n in range(first, first + BATCH))


def make_entry(number: int, began: datetime) -> Entry:
    """Return one entry, sealed, not written."""
    school = number % SCHOOLS
    entry = Entry(
        at=began + timedelta(seconds=number),
        actor_id=school,
        actor_label=f"PERSONNE {school} (Chef d'établissement, Collège {school}, Commune (0860000X))",
        role="head",
        perimeter=f"Collège {school}, Commune (0860000X)",
        act="sign_letter",
        object_type="letters.letter",
        object_id=number,
        object_label=f"Lettre de mission 2026-2027, Collège {school}, Commune (0860000X)",
        school_id=school,
        school_label=f"Collège {school}, Commune (0860000X)",
        academie_id=1,
        from_state="proposed",
        to_state="signed",
        before={"state": "proposed", "signed_at": None, "signed_by": ""},
        after={"state": "signed", "signed_at": began.isoformat(), "signed_by": f"PERSONNE {school}"},
    )
    entry.digest = seal(entry.sealed_text, salt=ENTRY_SALT)
    return entry


def read_plainly() -> None:
    """Read the same columns of the same rows, by the same chunks, and do nothing with them."""
    after = 0
    links = Link.objects.order_by("number")
    while chunk := list(links.filter(number__gt=after)[:CHUNK]):
        list(Entry.objects.filter(pk__in=[link.entry_id for link in chunk]).values_list(*COLUMNS))
        after = chunk[-1].number


def peak() -> int:
    """Return the greatest memory the process ever held, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    bench.run(measure)
