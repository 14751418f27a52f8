"""Reads: the academy on which a right is exercised."""

from django.http import Http404

from relais.core.rights import Paths, Right
from relais.core.scope import Scope
from relais.schools.models import Academie


def get_academie_for_or_404(scope: Scope, right: Right) -> Academie:
    """Return the academy that the scope has this right over; Http404 to whoever has it over none."""
    academie = Academie.objects.filter(right.within(scope, Paths(academie="pk"))).first()
    if academie is None:
        msg = f"no academie to {right.code}"
        raise Http404(msg)
    return academie
