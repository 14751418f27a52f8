"""Verify a document, download one's own."""

from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.documents.domain import is_original, read_original
from relais.documents.enums import DocumentKind
from relais.documents.forms import FileForm, NumberForm, PaperFileForm
from relais.documents.numbers import read_number
from relais.documents.selectors import document_by_number, get_document_or_404

SHOWN: dict[str, tuple[type[Form], str]] = {
    DocumentKind.MISSION_LETTER: (FileForm, "documents/verify.html"),
    DocumentKind.PAPER_LETTER: (PaperFileForm, "documents/verify_paper.html"),
}


@login_not_required
@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for a number."""
    form = NumberForm(request.GET or None)
    if form.is_valid():
        return redirect("documents:verify", form.cleaned_data["numero"])
    return render(request, "documents/verify_form.html", {"form": form}, status=400 if form.errors else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Tell whether a document is genuine, showing what is printed on it; compare a file with it."""
    document = document_by_number(number)
    if document is None:
        shown = read_number(number) or number
        return render(request, "documents/verify_unknown.html", {"number": shown}, status=404)
    asked, page = SHOWN[document.kind]
    form = asked(request.POST, request.FILES) if request.method == "POST" else asked()
    same = None
    if form.is_valid():
        same = is_original(document=document, chunks=form.cleaned_data["fichier"].file.chunks())
    facts = [("Titre", document.title), *document.facts]
    context = {"document": document, "facts": facts, "form": form, "is_original": same}
    return render(request, page, context)


@require_safe
def download(request: ScopedRequest, number: str) -> HttpResponseBase:
    """Give the file as issued; never one that has changed since."""
    document = get_document_or_404(request.scope, number)
    try:
        content = read_original(actor=request.scope, document=document)
    except DomainError as error:
        return render(request, "documents/altered.html", {"message": error.message}, status=500)
    response = HttpResponse(content, content_type=document.content_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True,
        filename=document.file_name,
    )
    return response
