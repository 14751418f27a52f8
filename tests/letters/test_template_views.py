"""The pages of the academy's template."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.core.school_year import SchoolYear
from relais.letters.catalogue import BLANK_ACTIVITY, frame_data
from relais.letters.models import LetterTemplate
from tests.cast import Cast
from tests.factories import (
    YEAR,
    make_academie,
    make_head_count,
    make_letter,
    make_school,
    make_template,
    make_template_draft,
)

ClientFor = Callable[[Person], Client]


def _url(name: str, *args: Any) -> str:
    return reverse(f"letters:{name}", args=args)


def _mission_data(draft: LetterTemplate, **changed: str) -> dict[str, Any]:
    activities = draft.content["missions"][0]["activities"]
    data: dict[str, Any] = {"revision": draft.revision, "activities": len(activities), "action": "save"}
    for rank, each in enumerate(activities):
        data |= {f"activity-{rank}-{name}": each[name] for name in ("code", "label", "aim", "indicator")}
        data |= {f"activity-{rank}-is_usual": "on"} if each["is_usual"] else {}
    return data | changed


def test_list_offers_to_start_from_the_frame(cast: Cast, client_for: ClientFor):
    page = client_for(cast.officer).get(_url("templates")).content.decode()

    assert "L’académie n’a pas encore son modèle." in page
    assert "Cadre national 2026, version 1" in page


def test_list_shows_versions_by_year_and_starts_a_draft(cast: Cast, client_for: ClientFor):
    version = make_template(cast.academie)
    client = client_for(cast.officer)

    page = client.get(_url("templates")).content.decode()
    answer = client.post(_url("copy_template"), {"from_year": YEAR.next.start, "source": version.pk})

    assert "Premier modèle de l’académie" in page
    draft = LetterTemplate.objects.get(from_year=YEAR.next)
    assert answer["Location"] == _url("template", draft.pk)


@pytest.mark.parametrize(
    ("year", "said"),
    [(YEAR, "Un brouillon existe déjà pour 2026-2027"), (YEAR.previous, "Choisissez une année de la liste")],
)
def test_draft_that_cannot_start_is_told(cast: Cast, client_for: ClientFor, year: SchoolYear, said: str):
    make_template_draft(cast.academie)

    answer = client_for(cast.officer).post(
        _url("copy_template"), {"from_year": year.start, "source": ""}, follow=True
    )

    assert said in answer.content.decode()


def test_draft_leads_to_each_of_its_parts(cast: Cast, client_for: ClientFor):
    draft = make_template_draft(cast.academie)
    client = client_for(cast.officer)

    page = client.get(_url("template", draft.pk)).content.decode()
    parts = ["textes", "M1", "M2", "M3", "M4", *draft.content["sections"]]

    assert [part for part in parts if _url("template_part", draft.pk, part) not in page] == []
    assert [client.get(_url("template_part", draft.pk, part)).status_code for part in parts] == [200] * 11
    assert client.get(_url("template_part", draft.pk, "ailleurs")).status_code == 404


def test_published_version_shows_its_reason_and_no_part(cast: Cast, client_for: ClientFor):
    version = make_template(cast.academie)

    page = client_for(cast.officer).get(_url("template", version.pk)).content.decode()

    assert "Premier modèle de l’académie" in page
    assert "Modifier une partie" not in page


def test_texts_are_saved(cast: Cast, client_for: ClientFor):
    draft = make_template_draft(cast.academie)
    data = {
        "revision": 1,
        "introduction": "Au {etablissement.nom}",
        "references": " Note du recteur \n\n",
        "not_expected": "Réparer\nCâbler",
        "indicators": "Un",
    }

    answer = client_for(cast.officer).post(_url("template_part", draft.pk, "textes"), data)
    draft.refresh_from_db()

    assert answer["Location"] == _url("template", draft.pk)
    assert draft.content["introduction"] == "Au {etablissement.nom}"
    assert draft.content["references"][-1] == "Note du recteur"
    assert (draft.content["not_expected"], draft.content["indicators"]) == (["Réparer", "Câbler"], ["Un"])


def test_unknown_variable_is_refused_at_the_field_with_the_one_meant(cast: Cast, client_for: ClientFor):
    draft = make_template_draft(cast.academie)
    data = {"revision": 1, "introduction": "{etablisement.nom}", "indicators": "{annee}"}

    page = client_for(cast.officer).post(_url("template_part", draft.pk, "textes"), data).content.decode()

    assert "Vouliez-vous dire {etablissement.nom}" in page
    assert "Une variable n'est pas lue ici" in page.replace("&#x27;", "'")
    assert LetterTemplate.objects.get().revision == 1


def test_stale_part_is_given_back_to_be_saved_again(cast: Cast, client_for: ClientFor):
    draft = make_template_draft(cast.academie, revision=3)
    client = client_for(cast.officer)
    data = {"revision": 1, "title": "Nos moyens", "shown_if": ""}

    refused = client.post(_url("template_part", draft.pk, "means"), data).content.decode()

    assert "Ce brouillon a été modifié entre-temps" in refused
    assert 'value="Nos moyens"' in refused
    client.post(_url("template_part", draft.pk, "means"), {**data, "revision": 3})
    draft.refresh_from_db()
    assert draft.content["sections"]["means"] == {
        "title": "Nos moyens",
        "hint": "",
        "starter": "",
        "shown_if": "",
    }


def test_mission_is_saved_with_an_activity_reworded_and_hidden(cast: Cast, client_for: ClientFor):
    draft = make_template_draft(cast.academie)
    data = _mission_data(draft, **{"activity-0-label": "Trier et relayer", "activity-1-is_hidden": "on"})
    data["activity-2-school_types"] = ["college", "lycee"]

    client_for(cast.officer).post(_url("template_part", draft.pk, "M1"), data)
    draft.refresh_from_db()
    activities = draft.content["missions"][0]["activities"]

    assert (activities[0]["label"], activities[1]["is_hidden"]) == ("Trier et relayer", True)
    assert activities[2]["school_types"] == ["college", "lycee"]
    assert draft.content["missions"][1:] == frame_data("2026.1")["missions"][1:]


def test_mission_buttons_add_and_take_out_without_losing_what_is_typed(cast: Cast, client_for: ClientFor):
    draft = make_template_draft(cast.academie)
    client, url = client_for(cast.officer), _url("template_part", draft.pk, "M1")

    added = client.post(url, _mission_data(draft, action="add", **{"activity-0-label": "Tapé"}))
    own = _mission_data(draft, activities="11", **{"activity-10-code": "", "activity-10-label": "À nous"})
    removed = client.post(url, {**own, "action": "remove-10"})
    kept = client.post(url, {**own, "action": "remove-0"})
    unknown = client.post(url, {**own, "action": "remove-x"})

    counts = [len(answer.context["form"].forms) for answer in (added, removed, kept, unknown)]
    assert counts == [11, 10, 11, 11]
    assert "Tapé" in added.content.decode()
    assert client.post(url, own).status_code == 302
    assert LetterTemplate.objects.get().content["missions"][0]["activities"][10] == {
        **BLANK_ACTIVITY,
        "code": "M1.A1",
        "label": "À nous",
    }


def test_mission_without_a_label_is_refused(cast: Cast, client_for: ClientFor):
    draft = make_template_draft(cast.academie)
    data = _mission_data(draft, **{"activity-0-label": ""})

    page = client_for(cast.officer).post(_url("template_part", draft.pk, "M1"), data).content.decode()

    assert "Donnez un intitulé à l’activité, ou retirez-la." in page


def test_mission_posted_short_of_an_activity_is_refused(cast: Cast, client_for: ClientFor):
    draft = make_template_draft(cast.academie)
    data = _mission_data(draft, activities="9")

    page = client_for(cast.officer).post(_url("template_part", draft.pk, "M1"), data).content.decode()

    assert "Une activité du cadre national se masque" in page


def test_publish_then_abandon_another(cast: Cast, client_for: ClientFor):
    draft = make_template_draft(cast.academie)
    client = client_for(cast.officer)

    shown = client.get(_url("publish_template", draft.pk))
    stale = client.post(_url("publish_template", draft.pk), {"revision": 9, "reason": "oui"})
    client.post(_url("publish_template", draft.pk), {"revision": 1, "reason": "Premier modèle"})
    second = make_template_draft(cast.academie, code="13-2026.2", number=2)
    asked = client.get(_url("abandon_template", second.pk))
    refused = client.post(_url("abandon_template", second.pk), {"revision": 9})
    client.post(_url("abandon_template", second.pk), {"revision": 1})

    assert (shown.status_code, asked.status_code) == (200, 200)
    assert "Ce brouillon a été modifié entre-temps" in stale.content.decode()
    assert "Ce brouillon a été modifié entre-temps" in refused.content.decode()
    assert [*LetterTemplate.objects.values_list("code", "state", "change_reason")] == [
        ("13-2026.1", "published", "Premier modèle")
    ]
    assert client.get(_url("publish_template", draft.pk)).status_code == 404


def test_preview_shows_three_schools_and_what_is_empty_where(cast: Cast, client_for: ClientFor):
    content = frame_data("2026.1") | {"introduction": "{etablissement.nom}, {chef}, {enveloppe}"}
    draft = make_template_draft(cast.academie, content=content)
    lycee = make_school(name="Lycée Marie-Curie", type="lycee")
    make_head_count(lycee)

    page = client_for(cast.officer).get(_url("preview_template", draft.pk)).content.decode()
    page = page.replace("\u00a0", " ")

    for each in (cast.school, cast.other_school, lycee):
        assert f"<p>{each.name}, " in page
    assert "sans valeur dans 1 établissement sur 3" in page
    assert "sans valeur dans 3 établissements sur 3" in page


def test_preview_of_the_schools_asked_for(cast: Cast, client_for: ClientFor):
    draft = make_template_draft(cast.academie)
    client, url = client_for(cast.officer), _url("preview_template", draft.pk)

    one = client.get(url, {"uai": cast.school.uai.lower()})
    none = client.get(url, {"uai": "inconnu"})

    assert [school for school, _ in one.context["sheets"]] == [cast.school]
    assert "Aucun établissement de l’académie n’a ce code." in none.content.decode()
    assert "Chaque variable utilisée a une valeur" in one.content.decode()


def test_compare_marks_words_for_eyes_and_screen_readers(cast: Cast, client_for: ClientFor):
    content = frame_data("2026.1")
    content["not_expected"][0] = "Réparer tout le matériel"
    make_template_draft(cast.academie, content=content)
    client = client_for(cast.officer)

    page = client.get(_url("compare_templates"), {"old": "2026.1", "new": "13-2026.1"}).content.decode()
    by_default = client.get(_url("compare_templates"))
    same = client.get(_url("compare_templates"), {"old": "2026.1", "new": "2026.1"}).content.decode()

    assert '<ins><span class="fr-sr-only">début du texte ajouté </span>tout<' in page
    assert (by_default.context["old"].code, by_default.context["new"].code) == ("2026.1", "13-2026.1")
    assert "Les deux textes disent la même chose." in same


def test_compare_with_a_template_of_another_academy_is_not_offered(cast: Cast, client_for: ClientFor):
    make_template(make_academie(code="22", name="académie de Limoges"), code="22-2026.1")

    answer = client_for(cast.officer).get(_url("compare_templates"), {"old": "2026.1", "new": "22-2026.1"})

    assert "groups" not in answer.context


def test_letter_tells_what_changed_since_last_years(cast: Cast, client_for: ClientFor):
    letter = make_letter(cast.school)
    client = client_for(cast.referent)

    alone = client.get(_url("letter_template", letter.pk)).content.decode()
    make_letter(cast.school, year=YEAR.previous, template="2025.1")
    page = client.get(_url("letter_template", letter.pk)).content.decode()

    assert "Il n’y a pas de lettre de l’an dernier à comparer." in alone
    assert "celle de 2025-2026 suivait" in page
    assert "Section « Formation »" in page.replace("\u00a0", " ")


@pytest.mark.parametrize("who", ["head", "pay_officer", "outsider"])
def test_templates_are_not_for_others(cast: Cast, client_for: ClientFor, who: str):
    version = make_template(cast.academie)
    client = client_for(getattr(cast, who))

    urls = [
        _url("templates"),
        _url("template", version.pk),
        _url("preview_template", version.pk),
        _url("compare_templates"),
    ]
    assert {client.get(url).status_code for url in urls} == {404}
