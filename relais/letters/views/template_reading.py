"""A template tried on real schools, and compared with another."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.letters.catalogue import Template, differences, texts_in
from relais.letters.forms import CompareForm, PreviewForm
from relais.letters.rules import READ_TEMPLATES
from relais.letters.selectors import (
    get_letter_or_404,
    get_template_or_404,
    letter_for,
    readable_templates,
    schools_to_preview,
    template_of,
)
from relais.letters.selectors.facts import empty_variables, facts_of_schools
from relais.letters.views.template_sheet import sheet_of
from relais.schools.selectors import campaign_schools, get_academie_for_or_404


@require_safe
def preview(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show a version on three real schools, and the variables of which nothing is known somewhere."""
    found = get_template_or_404(request.scope, pk)
    form = PreviewForm(request.GET or None)
    year = max(found.from_year, SchoolYear.current())
    schools = list(campaign_schools(found.academie).select_related("academie", "authority"))
    facts = facts_of_schools(schools, year)
    shown = [each for each in schools_to_preview(found.academie, form.uais) if each.pk in facts]
    template = found.template
    context = {
        "template": found,
        "form": form,
        "year": year,
        "school_count": len(schools),
        "empty": empty_variables((text for _, text in texts_in(found.content)), facts.values()),
        "sheets": [(each, sheet_of(template, facts[each.pk], each.type)) for each in shown],
    }
    return render(request, "letters/template_preview.html", context)


@require_safe
def compare(request: ScopedRequest) -> HttpResponse:
    """Show what differs between two templates, the last two by default."""
    get_academie_for_or_404(request.scope, READ_TEMPLATES)
    known = readable_templates(request.scope)
    codes = [*known]
    asked = {"old": codes[min(1, len(codes) - 1)], "new": codes[0], **request.GET.dict()}
    form = CompareForm(asked, templates=known)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        old, new = (known[form.cleaned_data[name]] for name in ("old", "new"))
        context |= _compared(old, new)
    return render(request, "letters/templates_compared.html", context)


@require_safe
def letter_template(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show what has changed in the template since last year's letter of the same school."""
    letter = get_letter_or_404(request.scope, pk)
    previous = letter_for(letter.school_id, letter.year.previous)
    new = template_of(letter)
    old = template_of(previous) if previous else new
    context = {"letter": letter, "previous": previous, **_compared(old, new)}
    return render(request, "letters/letter_template.html", context)


def _compared(old: Template, new: Template) -> dict[str, Any]:
    return {"old": old, "new": new, "groups": differences(old, new)}
