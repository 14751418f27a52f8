"""The journal of an academy, for its team."""

from django.http import Http404, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relais.audit.catalogue import act_of
from relais.audit.forms import DecisionFilter, JournalFilter
from relais.audit.models import Entry
from relais.audit.rules import can_read_decisions, can_read_journal
from relais.audit.selectors import chain_head, decisions_visible_to, entries_visible_to
from relais.core.requests import ScopedRequest
from relais.core.seals import canonical
from relais.ui.list_page import EXPORT, Empty, ListPage
from relais.ui.tables import Column, Kind


def _written(values: dict[str, object]) -> str:
    return canonical(values) if values else ""


JOURNAL: ListPage[Entry] = ListPage(
    title="Journal",
    caption="Actes, du plus récent au plus ancien",
    nouns="acte,actes",
    columns=(
        Column(key="at", label="Date", value=lambda entry: entry.at, kind=Kind.MOMENT, sort=("at",)),
        Column(key="act", label="Acte", value=lambda entry: act_of(entry.act).label, sort=("act",)),
        Column(key="author", label="Auteur", value=lambda entry: entry.actor_label, sort=("actor_label",)),
        Column(
            key="object",
            label="Objet",
            value=lambda entry: entry.object_label,
            sort=("object_label",),
            description="Ce sur quoi l’acte a été fait, sous son nom du moment",
        ),
        Column(key="comment", label="Précision", value=lambda entry: entry.comment),
        Column(
            key="school",
            label="Établissement",
            value=lambda entry: entry.school_label,
            sort=("school_label",),
            shown=False,
        ),
        Column(
            key="on_behalf",
            label="Par délégation de",
            value=lambda entry: entry.on_behalf_label,
            shown=False,
        ),
        Column(
            key="before",
            label="Avant",
            value=lambda entry: _written(entry.before),
            shown=False,
            description="Valeurs d’avant l’acte, sous leur nom dans la base (JSON)",
        ),
        Column(
            key="after",
            label="Après",
            value=lambda entry: _written(entry.after),
            shown=False,
            description="Valeurs d’après l’acte, sous leur nom dans la base (JSON)",
        ),
        Column(
            key="link",
            label="Maillon",
            value=lambda entry: getattr(entry, "link_number", None),
            kind=Kind.INTEGER,
            shown=False,
            description="Place dans la chaîne ; vide tant que l’acte l’attend",
        ),
        Column(key="digest", label="Empreinte", value=lambda entry: entry.digest, shown=False),
    ),
    default_sort="-at",
    tie_break=("-pk",),
    empty=Empty("Le journal est vide.", "Chaque acte fait dans votre académie s’y inscrit de lui-même."),
    template="audit/journal.html",
)
DECISIONS: ListPage[Entry] = ListPage(
    title="Décisions",
    caption="Décisions de l’académie, de la plus récente à la plus ancienne",
    nouns="décision,décisions",
    columns=(
        Column(key="at", label="Date", value=lambda entry: entry.at, kind=Kind.MOMENT, sort=("at",)),
        Column(key="act", label="Décision", value=lambda entry: act_of(entry.act).label, sort=("act",)),
        Column(
            key="object",
            label="Sur quoi",
            value=lambda entry: entry.object_label,
            sort=("object_label",),
            description="Sous son nom du moment",
        ),
        Column(key="reason", label="Raison", value=lambda entry: entry.comment),
        Column(key="author", label="Auteur", value=lambda entry: entry.actor_label, sort=("actor_label",)),
        Column(
            key="school",
            label="Établissement",
            value=lambda entry: entry.school_label,
            sort=("school_label",),
            shown=False,
        ),
    ),
    default_sort="-at",
    tie_break=("-pk",),
    empty=Empty(
        "Aucune décision n’est encore prise.",
        "Un barème adopté, une question tranchée, une équipe de plus de trois personnes s’y inscrivent "
        "d’eux-mêmes, avec leur raison.",
    ),
    template="audit/decisions.html",
)


@require_safe
@never_cache
def decisions(request: ScopedRequest) -> HttpResponseBase:
    """List what the academy decided, by whom and why."""
    if not can_read_decisions(request.scope):
        raise Http404
    return DECISIONS.respond(request, decisions_visible_to(request.scope), form=DecisionFilter(request.GET))


@require_safe
@never_cache
def journal(request: ScopedRequest) -> HttpResponseBase:
    """List the acts of the academy, the latest first, and say where the chain stands."""
    if not can_read_journal(request.scope):
        raise Http404
    head = None if EXPORT in request.GET else chain_head()
    entries = entries_visible_to(request.scope)
    return JOURNAL.respond(request, entries, form=JournalFilter(request.GET), context={"head": head})
