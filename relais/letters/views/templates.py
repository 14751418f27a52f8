"""The academy's template of the letter: its versions, what each says, what a draft becomes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.audit.selectors import story_for
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.letters.catalogue import FRAMES, Template, frame_data
from relais.letters.domain import abandon_template, copy_template, edit_template, publish_template
from relais.letters.forms import (
    ACTION,
    SAVE,
    NewTemplateForm,
    PartForm,
    PublishTemplateForm,
    RevisionForm,
    TemplatePart,
    parts_of_template,
)
from relais.letters.models import LetterTemplate
from relais.letters.rules import EDIT_TEMPLATES, READ_TEMPLATES, can_edit_templates
from relais.letters.selectors import (
    get_template_draft_or_404,
    get_template_or_404,
    schools_to_preview,
    template_for,
    templates_visible_to,
)
from relais.letters.selectors.facts import facts_of_schools
from relais.letters.views.template_sheet import sheet_of, variable_rows
from relais.schools.selectors import get_academie_for_or_404
from relais.ui.french import local, short_date
from relais.ui.tables import Cell

HEADERS = [
    {"label": "Modèle"},
    {"label": "À partir de"},
    {"label": "État"},
    {"label": "Le"},
    {"label": "Par"},
    {"label": "Raison"},
]
VARIABLE_HEADERS = [{"label": "Variable"}, {"label": "Ce qu’elle écrit"}, {"label": "Exemple"}]


@require_safe
def templates(request: ScopedRequest) -> HttpResponse:
    """List the academy's versions by year; who writes them may start one."""
    academie = get_academie_for_or_404(request.scope, READ_TEMPLATES)
    versions = list(templates_visible_to(request.scope))
    may_edit = can_edit_templates(request.scope, academie_id=academie.pk)
    year = SchoolYear.current()
    context = {
        "academie": academie,
        "year": year,
        "in_force": template_for(academie.pk, year),
        "headers": HEADERS,
        "rows": [_describe(each) for each in versions],
        "frames": [_describe_frame(each) for each in FRAMES.values()],
        "form": NewTemplateForm(sources=versions) if may_edit else None,
    }
    return render(request, "letters/templates.html", context)


@require_POST
def copy(request: ScopedRequest) -> HttpResponse:
    """Start a draft from a version, or from the national frame."""
    academie = get_academie_for_or_404(request.scope, EDIT_TEMPLATES)
    form = NewTemplateForm(request.POST, sources=list(templates_visible_to(request.scope)))
    if not form.is_valid():
        messages.error(request, "Choisissez une année de la liste, et de quoi repartir.")
        return redirect("letters:templates")
    year, source = form.cleaned_data["from_year"], form.chosen
    try:
        draft = copy_template(actor=request.scope, academie=academie, from_year=year, source=source)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("letters:templates")
    messages.success(request, f"Brouillon créé : {draft}. Rien ne change avant sa publication.")
    return redirect("letters:template", draft.pk)


def _describe(version: LetterTemplate) -> tuple[str | Cell, ...]:
    """Write a version as cells."""
    day = local(version.published_at or version.created_at).date()
    return (
        Cell(f"{version} ({version.code})", reverse("letters:template", args=[version.pk])),
        str(version.from_year),
        version.get_state_display(),
        short_date(day),
        version.published_by or version.created_by,
        version.change_reason,
    )


def _describe_frame(frame: Template) -> str:
    return f"{frame.label} ({frame.code}), à partir de {frame.from_year}"


@require_safe
def template(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show a version as it reads; a draft leads to the page of each of its parts."""
    found = get_template_or_404(request.scope, pk)
    may_edit = found.is_draft and can_edit_templates(request.scope, academie_id=found.academie_id)
    context = {
        "template": found,
        "parts": parts_of_template(found).values() if may_edit else [],
        "sheet": sheet_of(found.template),
        "former": template_for(found.academie_id, found.from_year.previous),
        "story": story_for(request.scope, found),
    }
    return render(request, "letters/template.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def template_part(request: ScopedRequest, pk: int, part: str) -> HttpResponse:
    """Write a part of a draft, the variables beside."""
    draft = get_template_draft_or_404(request.scope, pk)
    known = parts_of_template(draft).get(part)
    if known is None:
        raise Http404
    form = known.form(draft, part)
    if request.method == "POST":
        form = known.form(draft, part, request.POST)
        is_saving = request.POST.get(ACTION, SAVE) == SAVE
        if is_saving and form.is_valid():
            refusal = _save(request, draft, form)
            if not refusal:
                return redirect("letters:template", draft.pk)
            form = _refused(draft, known, request.POST, refusal)
    return render(request, "letters/template_part.html", _part_context(draft, known, form))


def _save(request: ScopedRequest, draft: LetterTemplate, form: PartForm) -> str:
    """Write the part as typed; return why it cannot be, nothing when it is."""
    revision = form.cleaned_data["revision"]
    try:
        edit_template(actor=request.scope, template=draft, revision=revision, changes=form.changes)
    except DomainError as error:
        return error.message
    messages.success(request, "Partie enregistrée.")
    return ""


def _refused(draft: LetterTemplate, part: TemplatePart, posted: QueryDict, refusal: str) -> PartForm:
    """Return what was typed, to be saved again over the draft as it now is."""
    typed = posted.copy()
    typed["revision"] = str(draft.revision)
    form = part.form(draft, part.code, typed)
    form.add_error(None, refusal)
    return form


def _part_context(draft: LetterTemplate, part: TemplatePart, form: PartForm) -> dict[str, Any]:
    year = max(draft.from_year, SchoolYear.current())
    schools = schools_to_preview(draft.academie, [])[:1]
    facts = facts_of_schools(schools, year)
    return {
        "draft": draft,
        "part": part,
        "form": form,
        "framed": frame_data(draft.frame)["references"],
        "variable_headers": VARIABLE_HEADERS,
        "variables": variable_rows(next(iter(facts.values()), None)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: ScopedRequest, pk: int) -> HttpResponse:
    """Say what publishing does, then publish with the reason typed."""
    draft = get_template_draft_or_404(request.scope, pk)
    form = PublishTemplateForm(request.POST or None, initial={"revision": draft.revision})
    if request.method == "POST" and form.is_valid():
        try:
            published = publish_template(actor=request.scope, template=draft, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"{published} est publié. Les lettres commencées ensuite le suivent.")
            return redirect("letters:template", published.pk)
    return render(request, "letters/template_publish.html", {"draft": draft, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def abandon(request: ScopedRequest, pk: int) -> HttpResponse:
    """Give up a draft."""
    draft = get_template_draft_or_404(request.scope, pk)
    form = RevisionForm(request.POST or None, initial={"revision": draft.revision})
    if request.method == "POST" and form.is_valid():
        try:
            abandon_template(actor=request.scope, template=draft, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Le brouillon est abandonné.")
            return redirect("letters:templates")
    return render(request, "letters/template_abandon.html", {"draft": draft, "form": form})
