"""Put the entries in the chain, after the commit of what they tell (ADR 0005)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from relais.audit.models import LINK_SALT, Chain, Entry, Link
from relais.core import clock
from relais.core.seals import seal

BATCH = 500
# A transaction may commit after others whose entries came later: we look that many entries back each
# time, and at all of them now and then.
LOOK_BACK = 10_000
SWEEP_EVERY = timedelta(hours=1)


def link_entries() -> int:
    """Give a link to each entry that lacks one, in their order, and return how many were given.

    Any number of workers may run it at once: links are made under one lock, which no writer of entries
    takes.
    """
    chain, _ = Chain.objects.get_or_create(pk=1)
    is_sweep = chain.swept_at is None or clock.now() - chain.swept_at >= SWEEP_EVERY
    after = 0 if is_sweep else _last_entry_id() - LOOK_BACK
    linked = 0
    while batch := _link_batch(after):
        linked += len(batch)
        after = batch[-1].pk
    if is_sweep:
        Chain.objects.update(swept_at=clock.now())
    return linked


def _last_entry_id() -> int:
    return Link.objects.aggregate(last=Max("entry_id"))["last"] or 0


def _pending(after: int) -> QuerySet[Entry]:
    """Return the entries beyond `after` that have no link; both tables are read from there on alone."""
    links = Link.objects.filter(entry_id=OuterRef("pk"), entry_id__gt=after)
    return Entry.objects.filter(~Exists(links), pk__gt=after).only("digest").order_by("pk")


@transaction.atomic
def _link_batch(after: int) -> list[Entry]:
    """Link the next entries whose key is beyond `after`, and return them."""
    Chain.objects.select_for_update().get(pk=1)
    batch = list(_pending(after)[:BATCH])
    head = Link.objects.order_by("-number").first()
    last, previous = (head.number, head.digest) if head else (0, "")
    links = []
    for number, entry in enumerate(batch, start=last + 1):
        link = Link(number=number, entry=entry, entry_digest=entry.digest, previous_digest=previous)
        link.digest = previous = seal(link.sealed_text, salt=LINK_SALT)
        links.append(link)
    Link.objects.bulk_create(links)
    return batch
