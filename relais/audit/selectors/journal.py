"""The entries a scope may read, and where the chain stands."""

from django.db.models import F, QuerySet

from relais.audit.catalogue import ACTS
from relais.audit.models import Entry, Link
from relais.audit.rules import READ_DECISIONS, READ_JOURNAL
from relais.core.rights import Paths
from relais.core.scope import Scope


def entries_visible_to(scope: Scope) -> QuerySet[Entry]:
    """Return the entries of the scope's academy, each with the number of its link."""
    entries = Entry.objects.filter(READ_JOURNAL.within(scope, Paths(academie="academie_id")))
    return entries.annotate(link_number=F("link__number"))


def decisions_visible_to(scope: Scope) -> QuerySet[Entry]:
    """Return the acts of the scope's academy that are decisions of the programme."""
    decisions = [code for code, act in ACTS.items() if act.is_decision]
    return Entry.objects.filter(
        READ_DECISIONS.within(scope, Paths(academie="academie_id")), act__in=decisions
    )


def chain_head() -> Link | None:
    """Return the last link, None while there is none."""
    return Link.objects.order_by("-number").first()
