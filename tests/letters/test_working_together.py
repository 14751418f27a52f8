"""Two people in the same activity, and the pages on which one decides, comments and looks back."""

from datetime import date

import pytest
from django.urls import reverse

from relais.core.errors import DomainError
from relais.designations.selectors import active_team
from relais.documents.models import Document
from relais.letters.domain import (
    ActivityChoice,
    amend_letter,
    choose_activities,
    comment_section,
    digests_of,
    issue_letter,
)
from relais.letters.enums import AcademieVisa, Party, Priority
from relais.letters.forms import write_seen
from relais.letters.models import LetterSettings, Visa
from relais.letters.selectors import kept_activities
from tests.cast import Cast
from tests.dashboards.reading import text_of
from tests.factories import YEAR, make_letter
from tests.letters.builders import Desk, keep, make_ready_desk, sign, text_now

AUTOSAVE = {"headers": {"X-Requested-With": "autosave"}}


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_ready_desk(cast)


def url(name, desk, *args):
    return reverse(f"letters:{name}", args=[desk.letter.pk, *args])


def kept(desk):
    return kept_activities(desk.letter, active_team(desk.letter.school_id, desk.letter.year))


def test_choose_activities_keeps_who_contributes_and_what_is_expected(desk):
    choice = ActivityChoice(
        "M1.1",
        Priority.MAIN,
        designation_ids=(desk.first.pk,),
        contributor_ids=(desk.second.pk, desk.first.pk),
        contributor_parties=(Party.STAFF,),
        aim=" Une lettre par mois ",
        indicator="Nombre de lettres",
        due_on=date(2027, 6, 30),
    )

    choose_activities(actor=desk.referent, letter=desk.letter, choices=[choice], only=["M1.1"])

    found = kept(desk)["M1.1"]
    assert (found.designation_ids, found.contributor_ids, found.contributor_parties) == (
        (desk.first.pk,),
        (desk.second.pk,),
        (Party.STAFF,),
    )
    assert (found.aim, found.indicator, found.due_on) == (
        "Une lettre par mois",
        "Nombre de lettres",
        date(2027, 6, 30),
    )


def test_choose_activities_too_long_an_aim_is_refused(desk):
    choice = ActivityChoice("M1.1", Priority.MAIN, aim="x" * 301)

    with pytest.raises(DomainError) as error:
        choose_activities(actor=desk.referent, letter=desk.letter, choices=[choice], only=["M1.1"])

    assert error.value.code == "aim_too_long"


def choose(desk, actor, seen, **given):
    choice = ActivityChoice("M1.3", Priority.MAIN, designation_ids=(desk.first.pk,), **given)
    choose_activities(actor=actor, letter=desk.letter, choices=[choice], only=["M1.3"], seen=seen)


def test_same_activity_chosen_otherwise_meanwhile_is_a_clash(desk):
    seen = digests_of(kept(desk))
    choose(desk, desk.head, seen, aim="Le texte du chef")

    with pytest.raises(DomainError) as error:
        choose(desk, desk.referent, seen, aim="Le texte du référent")

    assert (error.value.code, kept(desk)["M1.3"].aim) == ("stale_activity", "Le texte du chef")


def test_same_activity_chosen_alike_is_no_clash(desk):
    seen = digests_of(kept(desk))
    for actor in (desk.head, desk.referent):
        choose(desk, actor, seen, aim="Le même texte")

    assert kept(desk)["M1.3"].aim == "Le même texte"


def mine(desk, aim):
    return {
        "seen": write_seen({"M1.3": kept(desk)["M1.3"]}),
        "priority-M1.3": "main",
        "holders-M1.3": [str(desk.first.pk)],
        "aim-M1.3": aim,
    }


def test_mission_clash_shows_what_is_saved_beside_what_was_typed(desk, client_for):
    data = mine(desk, "Le texte du référent")
    choose(desk, desk.head, None, aim="Le texte du chef")
    client = client_for(desk.cast.referent)

    aside = client.post(url("mission", desk, "M1"), data, **AUTOSAVE)
    page = client.post(url("mission", desk, "M1"), data)

    told = (
        "Quelqu'un d'autre a modifié entre-temps : M1.3. "
        "Vos choix ne sont pas perdus : « Enregistrer » montre les deux."
    )
    assert (aside.status_code, aside.json()["message"]) == (409, told)
    shown = page.content.decode()
    assert (page.status_code, "Le texte du chef" in shown, 'value="Le texte du référent"' in shown) == (
        409,
        True,
        True,
    )
    assert kept(desk)["M1.3"].aim == "Le texte du chef"


def test_mission_saved_over_once_both_are_seen(desk, client_for):
    data = mine(desk, "Le texte du référent")
    choose(desk, desk.head, None, aim="Le texte du chef")
    client = client_for(desk.cast.referent)
    page = client.post(url("mission", desk, "M1"), data)

    client.post(url("mission", desk, "M1"), {**data, "seen": page.context["mission"]["seen"]})

    assert kept(desk)["M1.3"].aim == "Le texte du référent"


def test_mission_bad_date_comes_back_with_all_that_was_typed(desk, client_for):
    data = {**mine(desk, "Mon objectif"), "due-M1.3": "bientôt"}

    page = client_for(desk.cast.referent).post(url("mission", desk, "M1"), data)
    aside = client_for(desk.cast.referent).post(url("mission", desk, "M1"), data, **AUTOSAVE)

    assert (page.status_code, aside.status_code) == (422, 422)
    assert "L’échéance de M1.3 n’est pas une date, comme 31/03/2027." in page.content.decode()
    assert 'value="Mon objectif"' in page.content.decode()


def test_reservation_on_a_text_that_has_changed_keeps_what_was_typed(desk, client_for):
    data = {"decision": "reserved", "comment": "Sauf le mardi", "text": text_now(desk.letter)}
    choose(desk, desk.head, None, aim="Autre chose")

    page = client_for(desk.cast.referent).post(url("visa", desk), data)

    assert (page.status_code, Visa.objects.count()) == (409, 0)
    assert "Sauf le mardi" in page.content.decode()
    assert "La lettre a changé depuis que cette page est affichée." in text_of_page(page)


def text_of_page(response):
    return " ".join(response.content.decode().split())


def test_reservation_without_a_word_is_asked_for_one(desk, client_for):
    data = {"decision": "reserved", "comment": "", "text": text_now(desk.letter)}

    page = client_for(desk.cast.referent).post(url("visa", desk), data)

    assert (page.status_code, "Dites en un mot pourquoi." in page.content.decode()) == (422, True)


def test_comment_without_text_is_asked_for_on_its_own_page(desk, client_for):
    page = client_for(desk.cast.head).post(url("comment", desk, "moyens"), {"text": " "})

    assert (page.status_code, "Écrivez votre commentaire." in page.content.decode()) == (422, True)


def test_comment_hangs_on_its_part_until_it_is_resolved(desk, client_for):
    client = client_for(desk.cast.head)
    client.post(url("comment", desk, "moyens"), {"text": "Quel bureau ?", "is_blocking": "on"})
    before = client.get(url("edit", desk)).context["parts"]
    comment = desk.letter.comments.get()

    client.post(reverse("letters:resolve", args=[comment.pk]))

    after = client.get(url("edit", desk)).context["parts"]
    states = [{part.code: part.state for part in parts}["moyens"] for parts in (before, after)]
    assert states == ["à corriger", "facultative"]


def test_comment_of_the_officer_is_left_from_the_document(desk, client_for):
    comment_section(actor=desk.officer, letter=desk.letter, part="validation", text="Un mot ?")

    text = text_of(client_for(desk.cast.officer), url("read", desk))

    assert "Un mot ?" in text
    assert "Laisser un commentaire à l’établissement" in text


def test_settings_are_kept_and_bad_ones_told(desk, client_for):
    client, page = client_for(desk.cast.officer), reverse("letters:settings")

    kept_ = client.post(page, {"academie_visa": "always", "sampled_percent": "10"})
    refused = client.post(page, {"academie_visa": "always", "sampled_percent": "101"})

    settings = LetterSettings.objects.get()
    assert (kept_.url, settings.academie_visa, settings.sampled_percent) == (page, AcademieVisa.ALWAYS, 10)
    assert (refused.status_code, "sampled_percent" in refused.context["form"].errors) == (200, True)


def test_trajectory_says_the_years_and_what_became_of_the_priorities(desk, client_for):
    former = make_letter(desk.cast.school, year=YEAR.previous)
    keep(former, "M1.3")
    desk.letter.outcomes.create(code="M1.3", label="Accompagner", outcome="partly")

    text = text_of(client_for(desk.cast.head), reverse("letters:trajectory", args=[desk.cast.school.uai]))

    assert "2025-2026" in text
    assert "En partie" in text
    assert "Une trajectoire se lit à partir de trois années de lettres." in text


def test_versions_are_listed_and_each_stays_readable(desk, client_for):
    signed = issue_letter(letter=sign(desk.head, desk.letter))
    opened = amend_letter(actor=desk.head, letter=signed, reason="Un créneau change")
    download = reverse("documents:download", args=[Document.objects.get().number])
    before = client_for(desk.cast.second_referent).get(reverse("letters:read", args=[signed.pk]))
    sign(desk.head, opened)

    assert download in before.content.decode()

    first = text_of(client_for(desk.cast.deputy), url("read", desk))
    second = text_of(client_for(desk.cast.deputy), reverse("letters:read", args=[opened.pk]))

    assert "Une version plus récente est en vigueur" in first
    assert "Version 1 : émise" in second
    assert "Un créneau change" in second
