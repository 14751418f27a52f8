"""The academy's template: copied, written, published, abandoned."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.documents.domain import canonical_sha256
from relais.letters.catalogue import BLANK_ACTIVITY, activities_by_code, frame_data
from relais.letters.domain import (
    TemplateChanges,
    abandon_template,
    copy_template,
    edit_template,
    publish_template,
    start_letter,
)
from relais.letters.enums import TemplateState
from relais.letters.models import LetterTemplate
from relais.letters.selectors import published_for, template_for, template_of
from tests.cast import Cast
from tests.factories import YEAR, make_academie, make_template, make_template_draft, scope_of

OUTSIDERS = ["head", "referent", "pay_officer", "outsider"]


def test_copy_from_the_national_frame(cast: Cast):
    draft = copy_template(actor=scope_of(cast.officer), academie=cast.academie, from_year=YEAR, source=None)

    assert (draft.code, draft.number, draft.frame, draft.state) == ("13-2026.1", 1, "2026.1", "draft")
    assert draft.content == frame_data("2026.1")
    assert str(draft) == "Modèle de l’académie de Poitiers 2026-2027, version 1"
    assert [*Entry.objects.filter(act="copy_template").values_list("comment", flat=True)] == [
        "2026.1 → 13-2026.1"
    ]


def test_copy_of_a_version_keeps_the_academys_words_for_next_year(cast: Cast):
    content = frame_data("2025.1") | {"introduction": "Chers collègues"}
    source = make_template(
        cast.academie, code="13-2025.1", from_year=YEAR.previous, frame="2025.1", content=content
    )

    draft = copy_template(
        actor=scope_of(cast.officer), academie=cast.academie, from_year=YEAR.next, source=source
    )

    assert (draft.code, draft.frame) == ("13-2027.1", "2026.1")
    assert draft.content == frame_data("2026.1") | {"introduction": "Chers collègues"}


def test_copy_after_a_published_version_is_the_next_one(cast: Cast):
    source = make_template(cast.academie)

    draft = copy_template(actor=scope_of(cast.officer), academie=cast.academie, from_year=YEAR, source=source)

    assert (draft.code, draft.content) == ("13-2026.2", source.content)


@pytest.mark.parametrize(
    ("year", "code"), [(YEAR.previous, "year_past"), (YEAR, "draft_exists")], ids=["past", "taken"]
)
def test_copy_is_refused_for_a_year_past_or_with_a_draft(cast: Cast, year: Any, code: str):
    make_template_draft(cast.academie)

    with pytest.raises(DomainError) as error:
        copy_template(actor=scope_of(cast.officer), academie=cast.academie, from_year=year, source=None)

    assert (error.value.code, LetterTemplate.objects.count()) == (code, 1)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_copy_by_others_is_refused(cast: Cast, who: str):
    with pytest.raises(DomainError) as error:
        copy_template(actor=scope_of(getattr(cast, who)), academie=cast.academie, from_year=YEAR, source=None)

    assert (error.value.code, LetterTemplate.objects.count()) == ("forbidden", 0)


def test_copy_of_another_academys_version_is_refused(cast: Cast):
    other = make_template(make_academie(code="22", name="académie de Limoges"))

    with pytest.raises(DomainError) as error:
        copy_template(actor=scope_of(cast.officer), academie=cast.academie, from_year=YEAR, source=other)

    assert error.value.code == "forbidden"


def _edit(cast: Cast, draft: LetterTemplate, changes: TemplateChanges, revision: int = 1) -> LetterTemplate:
    return edit_template(actor=scope_of(cast.officer), template=draft, revision=revision, changes=changes)


def test_edit_keeps_the_references_of_the_frame(cast: Cast):
    draft = make_template_draft(cast.academie)

    edited = _edit(cast, draft, {"introduction": "En {annee}", "references": ["Note du recteur"]})

    framed = frame_data("2026.1")["references"]
    assert (edited.content["introduction"], edited.content["references"]) == (
        "En {annee}",
        [*framed, "Note du recteur"],
    )
    assert edited.revision == 2
    entry = Entry.objects.get(act="edit_template")
    assert (entry.before["introduction"], entry.after["introduction"]) == ("", "En {annee}")


def test_edit_that_changes_nothing_is_not_journaled(cast: Cast):
    draft = make_template_draft(cast.academie)

    edited = _edit(cast, draft, {"introduction": "", "references": [*draft.content["references"]]})

    assert (edited.revision, Entry.objects.filter(act="edit_template").count()) == (1, 0)


def test_edit_gives_each_new_activity_a_code_no_version_has_used(cast: Cast):
    old = frame_data("2026.1")
    old["missions"][0]["activities"].append({**BLANK_ACTIVITY, "code": "M1.A1", "label": "Ancienne"})
    make_template(cast.academie, code="13-2025.1", from_year=YEAR.previous, content=old)
    draft = make_template_draft(cast.academie)
    framed = draft.content["missions"][0]["activities"]
    new = [{**BLANK_ACTIVITY, "label": label} for label in ("Une", "Deux")]

    edited = _edit(cast, draft, {"missions": {"M1": [{**framed[0], "is_hidden": True}, *framed[1:], *new]}})
    own = {code: each["label"] for code, each in activities_by_code(edited.content).items() if ".A" in code}

    assert own == {"M1.A2": "Une", "M1.A3": "Deux"}
    assert "M1.1" not in edited.template.activities
    assert edited.content["missions"][1:] == draft.content["missions"][1:]


def test_edit_of_a_section(cast: Cast):
    draft = make_template_draft(cast.academie)
    guide = {"title": "Nos moyens", "hint": "", "starter": "", "shown_if": "shared"}

    edited = _edit(cast, draft, {"sections": {"means": guide}})

    assert edited.content["sections"] == {**draft.content["sections"], "means": guide}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"introduction": "{anee}"}, "faults"),
        ({"indicators": ["{annee}"]}, "faults"),
        ({"sections": {"autre": {}}}, "unknown_section"),
        ({"missions": {"M9": []}}, "unknown_activity"),
        ({"missions": {"M1": []}}, "unknown_activity"),
    ],
)
def test_edit_refuses_what_makes_no_sense(cast: Cast, changes: TemplateChanges, code: str):
    with pytest.raises(DomainError) as error:
        _edit(cast, make_template_draft(cast.academie), changes)

    assert (error.value.code, LetterTemplate.objects.get().revision) == (code, 1)


def test_edit_refuses_an_own_code_that_is_not_there(cast: Cast):
    draft = make_template_draft(cast.academie)
    stray = {**BLANK_ACTIVITY, "code": "M1.A7", "label": "Venue d’ailleurs"}

    with pytest.raises(DomainError) as error:
        _edit(cast, draft, {"missions": {"M1": [*draft.content["missions"][0]["activities"], stray]}})

    assert error.value.code == "unknown_activity"


def test_edit_on_a_stale_revision_is_refused(cast: Cast):
    with pytest.raises(DomainError) as error:
        _edit(cast, make_template_draft(cast.academie), {"introduction": "x"}, revision=0)

    assert error.value.code == "stale"


@pytest.mark.parametrize("who", OUTSIDERS)
def test_edit_publish_and_abandon_by_others_are_refused(cast: Cast, who: str):
    draft, actor = make_template_draft(cast.academie), scope_of(getattr(cast, who))
    codes = []
    for act in (
        lambda: edit_template(actor=actor, template=draft, revision=1, changes={}),
        lambda: publish_template(actor=actor, template=draft, revision=1, reason="parce que"),
        lambda: abandon_template(actor=actor, template=draft, revision=1),
    ):
        with pytest.raises(DomainError) as error:
            act()
        codes.append(error.value.code)

    assert (codes, LetterTemplate.objects.get().state) == (["forbidden"] * 3, TemplateState.DRAFT)


def test_publish_freezes_with_reason_and_hash_as_a_decision(cast: Cast):
    draft = make_template_draft(cast.academie)

    published = publish_template(
        actor=scope_of(cast.officer), template=draft, revision=1, reason="  Ajout d’une activité "
    )

    assert (published.state, published.change_reason) == (TemplateState.PUBLISHED, "Ajout d’une activité")
    assert published.content_sha256 == canonical_sha256(draft.content)
    assert Entry.objects.get(act="publish_template").comment == "Ajout d’une activité"
    with pytest.raises(DomainError) as error:
        _edit(cast, published, {"introduction": "x"})
    assert error.value.code == "frozen"


def test_publish_without_a_reason_is_refused(cast: Cast):
    with pytest.raises(DomainError) as error:
        publish_template(
            actor=scope_of(cast.officer), template=make_template_draft(cast.academie), revision=1, reason=" "
        )

    assert error.value.code == "reason_required"


def test_publish_of_a_fault_is_refused(cast: Cast):
    draft = make_template_draft(cast.academie, content=frame_data("2026.1") | {"introduction": "{x"})

    with pytest.raises(DomainError) as error:
        publish_template(actor=scope_of(cast.officer), template=draft, revision=1, reason="oui")

    assert error.value.code == "faults"


def test_abandon_deletes_the_draft_and_is_journaled(cast: Cast):
    abandon_template(actor=scope_of(cast.officer), template=make_template_draft(cast.academie), revision=1)

    assert LetterTemplate.objects.count() == 0
    assert Entry.objects.get(act="abandon_template").comment == "13-2026.1"


@pytest.mark.parametrize("change", [{"change_reason": "autre"}, {"content": {}}, {"state": "draft"}])
def test_database_keeps_a_published_template(cast: Cast, change: dict[str, Any]):
    row = make_template(cast.academie)

    with pytest.raises(IntegrityError), transaction.atomic():
        LetterTemplate.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()


def test_database_lets_a_draft_change_and_go(cast: Cast):
    draft = make_template_draft(cast.academie)

    LetterTemplate.objects.filter(pk=draft.pk).update(revision=2)
    draft.delete()

    assert LetterTemplate.objects.count() == 0


@pytest.mark.parametrize(
    "given",
    [
        {"code": "13-2026.2", "number": 2},
        {"code": "13-2026.1", "from_year": YEAR.next},
        {"code": "autre", "number": 1, "state": "published"},
    ],
    ids=["second draft", "same code", "published without reason"],
)
def test_database_refuses_a_draft_too_many(cast: Cast, given: dict[str, Any]):
    make_template_draft(cast.academie)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_template_draft(cast.academie, **given)


def test_template_in_force_is_the_academys_last_version_else_the_frame(cast: Cast):
    frame_before = template_for(cast.academie.pk, YEAR).code
    make_template_draft(cast.academie, code="13-2026.3", number=3)
    make_template(cast.academie)
    make_template(cast.academie, code="13-2026.2", number=2)
    make_template(cast.academie, code="13-2027.1", from_year=YEAR.next)
    make_template(make_academie(code="22", name="académie de Limoges"), code="22-2026.9", number=9)

    assert frame_before == "2026.1"
    assert template_for(cast.academie.pk, YEAR).code == "13-2026.2"
    assert template_for(cast.academie.pk, YEAR.previous).code == "2025.1"
    assert published_for(cast.academie.pk, YEAR.previous) is None


def test_letter_keeps_the_version_it_began_with(cast: Cast):
    make_template(cast.academie, content=frame_data("2026.1") | {"introduction": "Première"})
    letter = start_letter(actor=scope_of(cast.head), school=cast.school, year=YEAR)
    make_template(cast.academie, code="13-2026.2", number=2)

    again = start_letter(actor=scope_of(cast.head), school=cast.school, year=YEAR)

    assert letter.template == again.template == "13-2026.1"
    assert (template_of(letter).label, template_of(again).introduction) == (
        "Modèle de l’académie de Poitiers 2026-2027, version 1",
        "Première",
    )
