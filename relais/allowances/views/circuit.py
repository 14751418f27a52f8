"""The awards on their way: the list, the act on those chosen, what became of each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from relais.allowances.domain import act_on_awards
from relais.allowances.enums import AwardState, PaymentMode
from relais.allowances.forms.circuit import ActForm, AwardFilter
from relais.allowances.models import Award
from relais.allowances.rules import ATTEST_SERVICE, DECIDE_AWARDS, PAY_AWARDS, SET_ALLOWANCES
from relais.allowances.selectors import awards_to_act_on, circuit_or_404, count_by_state, paid_cents
from relais.core.money import format_euros
from relais.core.requests import ScopedRequest
from relais.core.rights import Right
from relais.core.school_year import SchoolYear
from relais.ui.list_page import Empty, ListPage
from relais.ui.tables import Column, Kind

LEVELS = {
    AwardState.PROPOSED: "new",
    AwardState.DECIDED: "info",
    AwardState.ATTESTED: "info",
    AwardState.TRANSMITTED: "success",
    AwardState.PAID: "success",
}
# Each act: its button, who has it, from which states it is of use.
ACTS: tuple[tuple[str, str, tuple[Right, ...]], ...] = (
    ("decide", "Décider", (DECIDE_AWARDS,)),
    ("attest", "Attester le service", (ATTEST_SERVICE,)),
    ("enter", "Cocher « saisie faite »", (PAY_AWARDS, ATTEST_SERVICE)),
    ("unenter", "Décocher", (PAY_AWARDS, ATTEST_SERVICE)),
    ("reopen", "Rouvrir", (DECIDE_AWARDS,)),
)
DONE = {
    "decide": "attribution décidée,attributions décidées",
    "attest": "attribution attestée,attributions attestées",
    "enter": "attribution cochée,attributions cochées",
    "unenter": "attribution décochée,attributions décochées",
    "reopen": "attribution rouverte,attributions rouvertes",
}


def _column(key: str, label: str, value: Callable[[Award], Any], **given: Any) -> Column[Award]:  # noqa: ANN401 - a column's value and options
    return Column(key=key, label=label, value=value, **given)


CIRCUIT: ListPage[Award] = ListPage(
    title="Circuit des indemnités",
    caption="Attributions de l’année, de la proposition au versement",
    columns=(
        _column(
            "person",
            "Personne",
            lambda row: str(row.share.designation.person),
            sort=("share__designation__person__last_name", "share__designation__person__first_name"),
            selects=lambda row: str(row.pk),
        ),
        _column(
            "uai", "UAI", lambda row: row.share.envelope.school.uai, sort=("share__envelope__school__uai",)
        ),
        _column(
            "school",
            "Établissement",
            lambda row: f"{row.share.envelope.school.name}, {row.share.envelope.school.town}",
            sort=("share__envelope__school__town", "share__envelope__school__name"),
        ),
        _column(
            "state",
            "Étape",
            lambda row: row.get_state_display(),
            level=lambda row: LEVELS[AwardState(row.state)],
            sort=("state",),
        ),
        _column("cents", "Montant", lambda row: row.cents, kind=Kind.EUROS, sort=("cents",)),
        _column(
            "paid",
            "Versé",
            lambda row: row.paid_total,  # type: ignore[attr-defined]  # annotated by the view
            kind=Kind.EUROS,
        ),
        _column("starts_on", "Début", lambda row: row.starts_on, kind=Kind.DATE, sort=("starts_on",)),
        _column("ends_on", "Fin", lambda row: row.ends_on, kind=Kind.DATE, sort=("ends_on",)),
        _column("mode", "Versement", lambda row: PaymentMode(row.mode).label, shown=False),
        _column("annual", "Taux annuel", lambda row: row.annual_cents, kind=Kind.EUROS, shown=False),
        _column("entered", "Saisie", lambda row: bool(row.entered_at), kind=Kind.BOOLEAN),
        _column("reference", "Référence", lambda row: str(row.pk), shown=False),
    ),
    default_sort="school",
    nouns="attribution,attributions",
    empty=Empty(
        "Aucune attribution cette année.",
        "Elles paraissent ici quand les chefs d’établissement ont réparti leur enveloppe.",
    ),
    template="allowances/circuit.html",
)


@require_safe
@never_cache
def circuit(request: ScopedRequest) -> HttpResponseBase:
    """List the year's awards, with what may be done to those ticked."""
    year = SchoolYear.current()
    awards = circuit_or_404(request.scope, year)
    # One school's awards are few: nothing to search there.
    is_one_school = request.scope.school_id is not None
    form = None if is_one_school else AwardFilter(request.GET, awards=awards, year=year)
    context = {
        "year": year,
        "acts": [(act, label) for act, label, rights in ACTS if _holds(request, rights)],
        "states": [
            (
                state.label,
                count,
                format_euros(cents, decimals=False),
                f"{reverse('allowances:circuit')}?state={state}",
            )
            for state, count, cents in count_by_state(awards)
        ],
        "filters": request.GET.urlencode(),
        "can_reopen": DECIDE_AWARDS.is_held_by(request.scope),
        "can_set": SET_ALLOWANCES.is_held_by(request.scope),
        "can_pay": PAY_AWARDS.is_held_by(request.scope),
    }
    return CIRCUIT.respond(request, awards.annotate(paid_total=paid_cents()), form=form, context=context)


def _holds(request: ScopedRequest, rights: tuple[Right, ...]) -> bool:
    return any(right.is_held_by(request.scope) for right in rights)


def _chosen(request: ScopedRequest, year: SchoolYear) -> list[Award]:
    """Return the awards ticked, or every one the filters of the list keep."""
    if "all" not in request.POST:
        return awards_to_act_on(request.scope, year, request.POST.getlist("pk"))
    awards = circuit_or_404(request.scope, year)
    filters = AwardFilter(QueryDict(request.POST.get("filters", "")), awards=awards, year=year)
    kept = filters.apply(awards) if filters.is_valid() else awards.none()
    return list(kept.order_by("share__envelope__school__uai", "pk"))


@require_POST
def act(request: ScopedRequest) -> HttpResponse:
    """Act on the awards ticked, and tell what became of each."""
    year = SchoolYear.current()
    awards = _chosen(request, year)
    form = ActForm(request.POST)
    if not form.is_valid() or not awards:
        messages.error(request, "Cochez au moins une ligne, puis choisissez ce qu’il faut en faire.")
        return redirect("allowances:circuit")
    chosen = form.cleaned_data["act"]
    results = act_on_awards(
        actor=request.scope, act=chosen, awards=awards, reason=form.cleaned_data["reason"]
    )
    done = [each for each in results if not each.error]
    context = {
        "results": results,
        "done_count": len(done),
        "refused_count": len(results) - len(done),
        "done_words": DONE[chosen],
    }
    return render(request, "allowances/circuit_result.html", context)
