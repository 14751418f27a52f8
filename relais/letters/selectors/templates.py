"""Reads: the template of a letter, the one in force, the academy's versions."""

from django.db.models import Q, QuerySet
from django.http import Http404

from relais.core.rights import Paths
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.letters.catalogue import FRAMES, Template, frame_for
from relais.letters.enums import TemplateState
from relais.letters.models import Letter, LetterTemplate
from relais.letters.rules import EDIT_TEMPLATES, READ_TEMPLATES
from relais.schools.models import Academie, School
from relais.schools.selectors import campaign_schools, latest_head_counts

PATHS = Paths(academie="academie_id")
PREVIEWED = 3


def template_of(letter: Letter) -> Template:
    """Return the template the letter was started from, in the words it then had."""
    return letter.started_from


def template_for(academie_id: int, year: SchoolYear) -> Template:
    """Return the template in force that year: the academy's last version, else the national frame."""
    row = published_for(academie_id, year)
    return row.template if row else frame_for(year)


def published_for(academie_id: int, year: SchoolYear) -> LetterTemplate | None:
    """Return the academy's published version in force that year, if it has one."""
    published = LetterTemplate.objects.filter(
        academie_id=academie_id, state=TemplateState.PUBLISHED, from_year__lte=year
    )
    return published.select_related("academie").order_by("from_year", "number").last()


def templates_visible_to(scope: Scope) -> QuerySet[LetterTemplate]:
    """Return the versions the scope may read: published ones, and drafts for who writes them."""
    published = Q(state=TemplateState.PUBLISHED) & READ_TEMPLATES.within(scope, PATHS)
    found = LetterTemplate.objects.filter(published | EDIT_TEMPLATES.within(scope, PATHS))
    return found.select_related("academie").order_by("-from_year", "-number")


def get_template_or_404(scope: Scope, pk: int) -> LetterTemplate:
    """Return a version the scope may read."""
    found = templates_visible_to(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_template_draft_or_404(scope: Scope, pk: int) -> LetterTemplate:
    """Return a draft the scope may write in; Http404 once it is published."""
    drafts = LetterTemplate.objects.filter(EDIT_TEMPLATES.within(scope, PATHS), state=TemplateState.DRAFT)
    found = drafts.select_related("academie").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def readable_templates(scope: Scope) -> dict[str, Template]:
    """Return, by code, what the scope may compare: the academy's versions and the national frames."""
    own = {row.code: row.template for row in templates_visible_to(scope)}
    frames = sorted(FRAMES.values(), key=lambda frame: frame.code, reverse=True)
    return own | {frame.code: frame for frame in frames}


def schools_to_preview(academie: Academie, uais: list[str]) -> list[School]:
    """Return the schools asked for by UAI, else three that differ: the smallest, a middle one, the largest.

    Each of another type than the others, as far as there are such.
    """
    schools = campaign_schools(academie).select_related("academie", "authority")
    if uais:
        return list(schools.filter(uai__in=uais[:PREVIEWED]).order_by("uai"))
    counts = latest_head_counts(SchoolYear.current(), schools)
    uncounted = [school for school in schools if school.pk not in counts]
    by_size = sorted(
        (school for school in schools if school.pk in counts),
        key=lambda each: (counts[each.pk].pupils(counts_post_bac=True), each.uai),
    )
    chosen: list[School] = []
    for candidates in (by_size, by_size[::-1], by_size[len(by_size) // 2 :]):
        others = [each for each in [*candidates, *uncounted] if each not in chosen]
        types = {each.type for each in chosen}
        chosen += [each for each in others if each.type not in types][:1] or others[:1]
    return chosen
