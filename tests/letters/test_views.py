import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from relais.core.leases import WorkState
from relais.letters.content import complete_content
from relais.letters.domain import comment_section, digests_of, propose_letter, return_letter, save_section
from relais.letters.enums import LetterState, Party, Priority
from relais.letters.forms import read_seen, write_seen
from relais.letters.models import TEXT_LENGTH, Letter
from relais.letters.selectors import Kept, kept_activities
from relais.letters.views.edit import advice
from tests.cast import Cast
from tests.factories import YEAR
from tests.letters.builders import Desk, agree, keep, make_desk, make_ready_desk, sign, text_now

AUTOSAVE = {"headers": {"X-Requested-With": "autosave"}}
MAIN, SECONDARY = Priority.MAIN, Priority.SECONDARY


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_ready_desk(cast)


def url(name: str, desk: Desk, *more: str) -> str:
    return reverse(f"letters:{name}", args=[desk.letter.pk, *more])


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def kept(desk: Desk):
    return kept_activities(desk.letter, [desk.first, desk.second])


def seen(desk: Desk, mission: str) -> str:
    """Return what a page that shows a mission now would send back."""
    return write_seen({code: each for code, each in kept(desk).items() if code.startswith(mission)})


# Reading


@pytest.mark.parametrize(
    ("who", "template"),
    [
        ("head", "letters/edit.html"),
        ("deputy", "letters/edit.html"),
        ("referent", "letters/edit.html"),
        ("officer", "letters/read.html"),
    ],
)
def test_edit_shows_each_the_letter_they_may_have(desk, client_for, who, template):
    response = client_for(getattr(desk.cast, who)).get(url("edit", desk))

    assert (response.status_code, response.templates[0].name) == (200, template)


@pytest.mark.parametrize("name", ["edit", "read", "state", "issuing"])
@pytest.mark.parametrize("who", ["other_head", "pay_officer", "authority_reader", "outsider"])
def test_letter_does_not_exist_for_others(desk, client_for, name, who):
    assert client_for(getattr(desk.cast, who)).get(url(name, desk)).status_code == 404


def test_edit_empty_letter_without_team_is_drawn(cast: Cast, client_for):
    desk = make_desk(cast)
    desk.first.delete()
    desk.second.delete()

    response = client_for(cast.head).get(url("edit", desk))

    assert {part.code.value: part.state for part in response.context["parts"]} == {
        "cadre": "complète",
        "equipe": "à faire",
        "repartition": "complète",
        "activites": "à faire",
        "moyens": "facultative",
        "formation": "complète",
        "remuneration": "complète",
        "suivi": "facultative",
        "validation": "complète",
    }


def test_edit_costs_the_same_whatever_is_kept(desk, client_for, assert_same_queries):
    client = client_for(desk.cast.referent)
    codes = iter(("M1.1", "M1.2", "M2.1"))

    assert_same_queries(
        lambda: client.get(url("edit", desk)),
        lambda: keep(desk.letter, next(codes), SECONDARY, desk.first, Party.STAFF),
        expected=56,
    )


def test_edit_single_referent_holds_by_default_what_is_not_kept_yet(cast: Cast, client_for):
    desk = make_desk(cast)
    desk.second.delete()
    keep(desk.letter, "M1.1", MAIN, Party.STAFF)

    response = client_for(cast.referent).get(url("edit", desk))

    mission = response.context["missions"][0]
    activities = {each["code"]: each for each in mission["first"] + mission["others"]}
    assert [activities[code]["holders"][0] for code in ("M1.1", "M1.2")] == [
        (str(desk.first.pk), "RÉFÉRENTE Rachida", False),
        (str(desk.first.pk), "RÉFÉRENTE Rachida", True),
    ]


ACTS = ("can_propose", "can_visa", "can_sign", "can_return")


@pytest.mark.parametrize(
    ("who", "written", "proposed", "agreed"),
    [
        ("head", {"can_propose"}, {"can_return"}, {"can_sign", "can_return"}),
        ("deputy", {"can_propose"}, set(), set()),
        ("referent", {"can_visa"}, {"can_visa"}, set()),
    ],
)
def test_state_offers_each_their_act(desk, client_for, who, written, proposed, agreed):
    client = client_for(getattr(desk.cast, who))

    def offered() -> set[str]:
        context = client.get(url("state", desk)).context
        return {name for name in ACTS if context[name]}

    found = [offered()]
    propose_letter(actor=desk.head, letter=desk.letter)
    found.append(offered())
    agree(desk.letter)
    found.append(offered())

    assert found == [written, proposed, agreed]


def test_state_asks_a_head_without_name_for_it(desk, client_for):
    agree(desk.letter)
    desk.cast.head.last_name = ""
    desk.cast.head.save()

    context = client_for(desk.cast.head).get(url("state", desk)).context

    assert (context["must_name"], context["can_sign"]) == (True, False)


def test_state_shows_the_correction_asked(desk, client_for):
    proposed = propose_letter(actor=desk.referent, letter=desk.letter)
    return_letter(actor=desk.head, letter=proposed, comment="Ajoutez M2.1.")

    html = client_for(desk.cast.referent).get(url("edit", desk)).content.decode()

    assert html.count("Ajoutez M2.1.") == 1


def test_edit_proposed_lets_the_head_ask_for_a_correction(desk, client_for):
    propose_letter(actor=desk.referent, letter=desk.letter)

    response = client_for(desk.cast.head).get(url("edit", desk))

    assert response.context["can_return"] is True
    assert [part.state for part in response.context["parts"]][-1] == "à faire"


def test_edit_agreed_by_all_says_that_every_part_has_its_visas(desk, client_for):
    agree(desk.letter)

    response = client_for(desk.cast.head).get(url("edit", desk))

    assert {part.state for part in response.context["parts"]} == {"visée"}


def test_edit_part_with_a_blocking_comment_is_to_correct(desk, client_for):
    comment_section(
        actor=desk.head, letter=desk.letter, part="moyens", text="Quel bureau ?", is_blocking=True
    )

    response = client_for(desk.cast.referent).get(url("edit", desk))

    assert {part.code: part.state for part in response.context["parts"]}["moyens"] == "à corriger"


def test_read_shows_the_text_before_the_signature_with_what_is_missing(cast: Cast, client_for):
    desk = make_desk(cast)

    response = client_for(cast.officer).get(url("read", desk))

    assert [part.text for part in response.context["missing"]] == [
        "Retenez au moins une activité principale.",
        "RÉFÉRENTE Rachida n'a pas encore donné son visa.",
        "SECOND Rémi n'a pas encore donné son visa.",
    ]


def test_signed_letter_says_so_until_its_pdf_is_there(desk, client_for):
    sign(desk.head, desk.letter)

    page = client_for(desk.cast.head).get(url("edit", desk))
    issuing = client_for(desk.cast.referent).get(url("issuing", desk))

    assert page.templates[0].name == "letters/signed.html"
    assert page.context["holders"] == ["RÉFÉRENTE Rachida", "SECOND Rémi"]
    assert issuing.content.decode().count("en cours d’émission") == 1


def test_signed_letter_reads_from_the_frozen_content(desk, client_for):
    letter = sign(desk.head, desk.letter)

    response = client_for(desk.cast.referent).get(url("read", desk))

    letter.refresh_from_db()
    assert (response.context["content"], response.context["missing"]) == (
        complete_content(letter.signed_content or {}),
        [],
    )


def test_current_leads_to_the_letter_or_offers_to_start_it(cast: Cast, client_for):
    client = client_for(cast.referent)

    offer = client.get(reverse("letters:current"))
    started = client.post(reverse("letters:start", args=[YEAR]))
    again = client.get(reverse("letters:current"))

    letter = Letter.objects.get(school=cast.school, year=YEAR)
    assert offer.templates[0].name == "letters/none.html"
    assert (started.url, again.url) == (f"/lettres/{letter.pk}/", f"/lettres/{letter.pk}/")


@pytest.mark.parametrize("who", ["officer", "outsider"])
def test_current_does_not_exist_without_a_school(cast: Cast, client_for, who):
    client = client_for(getattr(cast, who))

    assert client.get(reverse("letters:current")).status_code == 404
    assert client.post(reverse("letters:start", args=[YEAR])).status_code == 404


def test_start_of_a_year_past_says_why(cast, client_for):
    client = client_for(cast.head)

    response = client.post(reverse("letters:start", args=[YEAR.previous]))

    assert (response.status_code, response["Location"]) == (302, "/")
    assert "ne peut pas être commencée aujourd&#x27;hui" in client.get("/mon-nom/").content.decode()


# Writing


def test_section_autosave_answers_the_next_version(desk, client_for):
    client = client_for(desk.cast.referent)

    answers = [
        client.post(url("section", desk, "means"), {"text": text, "version": version}, **AUTOSAVE).json()
        for version, text in enumerate(["Un", "Un bureau"])
    ]

    assert answers == [{"fields": {"version": "1"}}, {"fields": {"version": "2"}}]


def test_section_by_its_button_comes_back_to_it(desk, client_for):
    response = client_for(desk.cast.head).post(
        url("section", desk, "context"), {"text": "Tablettes", "version": 0}
    )

    assert response.url == f"/lettres/{desk.letter.pk}/#cadre"
    assert said(response) == ["C'est enregistré."]


def test_section_written_by_two_shows_both_texts_and_loses_none(desk, client_for):
    save_section(actor=desk.referent, letter=desk.letter, code="means", text="Un bureau", version=0)

    response = client_for(desk.cast.head).post(
        url("section", desk, "means"), {"text": "Une salle", "version": 0}
    )

    assert (response.status_code, response.templates[0].name) == (409, "letters/clash.html")
    assert (response.context["free_text"]["section"].text, response.context["mine"]) == (
        "Un bureau",
        "Une salle",
    )
    chosen = {"text": "Un bureau et une salle", "version": response.context["free_text"]["section"].version}
    client_for(desk.cast.head).post(url("section", desk, "means"), chosen)
    assert desk.letter.sections.get(code="means").text == "Un bureau et une salle"


def test_section_autosave_of_a_stale_page_is_refused_in_words(desk, client_for):
    save_section(actor=desk.referent, letter=desk.letter, code="means", text="Un bureau", version=0)

    response = client_for(desk.cast.head).post(
        url("section", desk, "means"), {"text": "Une salle", "version": 0}, **AUTOSAVE
    )

    assert (response.status_code, response.json()) == (
        409,
        {
            "message": "RÉFÉRENTE Rachida a modifié cette section entre-temps. Votre texte n'est pas perdu : "
            "« Enregistrer » montre les deux.",
        },
    )


@pytest.mark.parametrize("more", [{}, AUTOSAVE])
def test_section_too_long_is_given_back(desk, client_for, more):
    data = {"text": "x" * (TEXT_LENGTH + 1), "version": 0}

    response = client_for(desk.cast.head).post(url("section", desk, "means"), data, **more)

    assert (response.status_code, desk.letter.sections.get(code="means").text) == (422, "")


@pytest.mark.parametrize(("name", "code"), [("section", "pay"), ("mission", "M9")])
def test_unknown_part_does_not_exist(desk, client_for, name, code):
    assert client_for(desk.cast.head).post(url(name, desk, code), {}).status_code == 404


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("section", ["means"]),
        ("mission", ["M1"]),
        ("course", []),
        ("propose", []),
        ("return", []),
        ("sign", []),
        ("outcomes", []),
        ("amend", []),
    ],
)
@pytest.mark.parametrize("who", ["other_head", "officer", "outsider"])
def test_posting_does_not_exist_for_who_does_not_write(desk, client_for, name, more, who):
    response = client_for(getattr(desk.cast, who)).post(url(name, desk, *more), {"text": "x", "version": 0})

    desk.letter.refresh_from_db()
    assert (response.status_code, desk.letter.state) == (404, LetterState.DRAFT)


@pytest.mark.parametrize(
    "name",
    ["propose", "visa", "return", "sign", "endorse", "send_back", "flag", "amend", "outcomes"],
)
def test_reading_an_act_changes_nothing(desk, client_for, name):
    response = client_for(desk.cast.head).get(url(name, desk))

    desk.letter.refresh_from_db()
    assert (response.status_code, desk.letter.state) == (405, LetterState.DRAFT)


def test_mission_saves_what_is_chosen(desk, client_for):
    data = {
        "seen": seen(desk, "M1"),
        "priority-M1.1": "main",
        "holders-M1.1": [str(desk.first.pk), "staff"],
        "priority-M1.2": "",
        "holders-M1.2": [str(desk.first.pk)],
        "priority-M1.3": "secondary",
        "holders-M1.3": [str(desk.second.pk)],
    }

    response = client_for(desk.cast.referent).post(url("mission", desk, "M1"), data, **AUTOSAVE)

    assert response.json() == {"fields": {"seen": seen(desk, "M1")}}
    assert kept(desk) == {
        "M1.1": Kept(MAIN, (desk.first.pk,), (Party.STAFF,)),
        "M1.3": Kept(SECONDARY, (desk.second.pk,), ()),
        "M2.4": Kept(SECONDARY, (desk.second.pk,), (Party.MANAGEMENT,)),
    }


def test_mission_chosen_by_two_at_once_keeps_the_choices_of_both(desk, client_for):
    same = {"seen": seen(desk, "M1"), "priority-M1.3": "main", "holders-M1.3": [str(desk.first.pk)]}
    mine = {**same, "priority-M1.1": "main", "holders-M1.1": [str(desk.first.pk)]}
    theirs = {**same, "priority-M1.2": "secondary", "holders-M1.2": [str(desk.second.pk)]}

    client_for(desk.cast.referent).post(url("mission", desk, "M1"), mine, **AUTOSAVE)
    client_for(desk.cast.second_referent).post(url("mission", desk, "M1"), theirs, **AUTOSAVE)

    assert [code for code in kept(desk) if code.startswith("M1")] == ["M1.1", "M1.2", "M1.3"]


def test_mission_dropped_again_after_its_own_save_is_dropped(desk, client_for):
    client = client_for(desk.cast.referent)
    first = client.post(url("mission", desk, "M3"), {"seen": "", "priority-M3.1": "main"}, **AUTOSAVE)

    client.post(url("mission", desk, "M3"), {**first.json()["fields"], "priority-M3.1": ""}, **AUTOSAVE)

    assert [code for code in kept(desk) if code.startswith("M3")] == []


def test_mission_beyond_five_main_is_advised_not_blocked(desk, client_for):
    data = {"seen": seen(desk, "M1"), **{f"priority-M1.{number}": "main" for number in range(1, 7)}}

    response = client_for(desk.cast.head).post(url("mission", desk, "M1"), data)

    assert said(response) == [
        advice(6),
        "C'est enregistré.",
    ]
    assert client_for(desk.cast.head).get(url("edit", desk)).context["too_many_main"] is True


@pytest.mark.parametrize("more", [{}, AUTOSAVE])
def test_mission_holder_gone_meanwhile_is_refused(desk, client_for, more):
    data = {"priority-M1.1": "main", "holders-M1.1": ["999999"]}

    response = client_for(desk.cast.head).post(url("mission", desk, "M1"), data, **more)

    assert (response.status_code, "M1.1" in kept(desk)) == (422, False)


def test_advice_names_the_count_and_stays_advice():
    assert advice(6) == (
        "Vous avez 6 activités principales. L'académie conseille de ne pas dépasser 5 : quelques objectifs "
        "simples se tiennent mieux. C'est un conseil."
    )


def test_course_saves_who_goes(desk, client_for):
    client_for(desk.cast.head).post(url("course", desk), {"enrolled": [str(desk.first.pk)]})

    assert [row.designation for row in desk.letter.course_enrolments.all()] == [desk.first]


def test_course_stranger_is_refused(desk, client_for):
    response = client_for(desk.cast.head).post(url("course", desk), {"enrolled": ["999999"]}, **AUTOSAVE)

    assert response.status_code == 422


@pytest.mark.parametrize(
    ("name", "more", "data"),
    [
        ("section", ["means"], {"text": "x", "version": 0}),
        ("mission", ["M1"], {"priority-M1.1": "main"}),
        ("course", [], {}),
    ],
)
def test_writing_after_the_signature_is_refused_in_words(desk, client_for, name, more, data):
    sign(desk.head, desk.letter)

    response = client_for(desk.cast.head).post(url(name, desk, *more), data, **AUTOSAVE)

    assert (response.status_code, response.json()) == (
        409,
        {"message": "La lettre est signée : elle ne change plus."},
    )


def test_writing_after_the_signature_by_a_button_says_so(desk, client_for):
    sign(desk.head, desk.letter)

    response = client_for(desk.cast.head).post(url("course", desk), {})

    assert said(response) == ["La lettre est signée : elle ne change plus."]


# Acts


def test_propose_says_that_those_awaited_are_told(desk, client_for):
    response = client_for(desk.cast.referent).post(url("propose", desk))

    desk.letter.refresh_from_db()
    assert desk.letter.state == LetterState.PROPOSED
    assert said(response) == ["La lettre est proposée : ceux dont l'avis manque sont prévenus."]


def test_propose_incomplete_says_what_is_missing(cast: Cast, client_for):
    desk = make_desk(cast)

    response = client_for(cast.referent).post(url("propose", desk))

    assert said(response) == ["Retenez au moins une activité principale."]


def test_return_says_that_each_referent_is_told(desk, client_for):
    propose_letter(actor=desk.referent, letter=desk.letter)

    response = client_for(desk.cast.head).post(url("return", desk), {"comment": "Ajoutez M2.1."})

    assert said(response) == ["Votre demande est envoyée à chaque référent."]


def test_return_without_a_word_asks_for_it(desk, client_for):
    propose_letter(actor=desk.referent, letter=desk.letter)

    response = client_for(desk.cast.head).post(url("return", desk), {"comment": ""})

    assert (response.status_code, response.context["return_form"].errors) == (
        422,
        {"comment": ["Dites en un mot ce qui est à corriger."]},
    )


def test_return_of_a_draft_is_refused(desk, client_for):
    response = client_for(desk.cast.head).post(url("return", desk), {"comment": "Non"})

    assert said(response) == ["Ce n'est plus possible : « En rédaction ». La page a été mise à jour."]


def test_sign_leads_to_the_signed_letter(desk, client_for):
    agree(desk.letter)

    response = client_for(desk.cast.head).post(url("sign", desk), {"text": text_now(desk.letter)})

    desk.letter.refresh_from_db()
    assert (response.url, desk.letter.state, desk.letter.work_state) == (
        f"/lettres/{desk.letter.pk}/",
        LetterState.SIGNED,
        WorkState.TODO,
    )


def test_sign_by_a_referent_is_refused_in_words(desk, client_for):
    response = client_for(desk.cast.referent).post(url("sign", desk), {"text": text_now(desk.letter)})

    assert (response.status_code, said(response)) == (409, ["Seul le chef d'établissement signe la lettre."])


# What the page sends back


def test_seen_is_read_as_it_was_written():
    kept_now = {"M1.3": Kept(SECONDARY, (4, 12), ("staff",)), "M1.1": Kept(MAIN)}

    assert read_seen(write_seen(kept_now)) == digests_of(kept_now)


@pytest.mark.parametrize("text", ["", ";;", "M1.1", "M1.1:", ":ab12cd34"])
def test_seen_made_up_is_nothing_seen(text):
    assert read_seen(text) == {}


def test_edit_every_form_carries_the_token(desk, client_for):
    html = client_for(desk.cast.head).get(url("edit", desk)).content.decode()
    page = html.partition("<main")[2].partition("</main>")[0]

    assert page.count('name="csrfmiddlewaretoken"') == page.count('<form method="post"') > 9
