"""Acts on many letters at once: the officer's list, the batch, the result of each line, the zip."""

import io
from datetime import timedelta
from functools import cache
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from relais.audit.models import Entry
from relais.campaigns.domain import act_on_line, order_letter_batch, pack_letters
from relais.campaigns.domain.act_on_letters import people_awaited_in
from relais.campaigns.enums import LetterAct
from relais.campaigns.forms.letters import LetterFilter
from relais.campaigns.models import LetterBatch
from relais.campaigns.selectors.letters import count_lines, letter_lines
from relais.campaigns.tasks import run_due_letter_lines
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.leases import MAX_ATTEMPTS, WorkState
from relais.documents.domain import Wanted, zip_documents
from relais.documents.models import Document
from relais.letters.domain import issue_letter
from relais.letters.enums import LetterState
from relais.letters.models import Letter
from relais.outbox.models import Message
from tests import factories
from tests.browsers import signed_in
from tests.campaigns.builders import said, text_of
from tests.dashboards.builders import make_campaign, make_invitation
from tests.letters.sample_content import sample_content

pytestmark = pytest.mark.django_db
YEAR = factories.YEAR
LIST = reverse("campaigns:letters", args=[YEAR])
ACT = reverse("campaigns:act_on_letters", args=[YEAR])
ZIP = reverse("campaigns:letters_zip", args=[YEAR])


def make_reviewed(school, state=LetterState.REVIEW, **given) -> Letter:
    """Make a letter the head has signed, which the academy reads before it is issued."""
    content = sample_content(school={**sample_content()["school"], "uai": school.uai, "name": school.name})
    return factories.make_signed_letter(school, content, state=state, **given)


@pytest.fixture
def letters(cast) -> list[Letter]:
    """One letter to read, one that its referents write."""
    return [make_reviewed(cast.school, review_reason="Lettre tirée au sort."), make_desk_at(cast)]


def make_desk_at(cast) -> Letter:
    designation = factories.make_designation(cast.other_school, factories.make_person("Awa", "AUTRE"))
    factories.make_share(factories.make_envelope(cast.other_school), designation, 250_000)
    return factories.make_letter(cast.other_school)


def order(cast, letters, act=LetterAct.ENDORSE, **given) -> LetterBatch:
    values = {
        "actor": factories.scope_of(cast.officer),
        "academie": cast.academie,
        "year": YEAR,
        "act": act,
        "letter_ids": [letter.pk for letter in letters],
        **given,
    }
    return order_letter_batch(**values)


def results(batch) -> dict[str, tuple[str, bool]]:
    lines = batch.lines.select_related("letter__school")
    return {line.letter.school.uai: (line.result, line.is_refused) for line in lines}


def test_batch_endorses_what_it_may_and_tells_the_rest(cast, letters):
    batch = order(cast, letters, comment="Lue.")
    assert run_due_letter_lines() == 2
    assert results(batch) == {
        cast.school.uai: ("Visa donné : la lettre va être émise.", False),
        cast.other_school.uai: (
            "Ce n'est plus possible : « En rédaction ». La page a été mise à jour.",
            True,
        ),
    }
    letters[0].refresh_from_db()
    assert letters[0].state == LetterState.SIGNED
    assert letters[0].signed_content["academie_visa"]["comment"] == "Lue."
    assert Entry.objects.get(act="endorse_letter").actor_label == factories.scope_of(cast.officer).label
    assert Entry.objects.get(act="order_letter_batch").after == {"act": "endorse", "letters": 2}


def test_new_version_to_read_is_listed_and_endorsed_and_replaces_the_former(cast):
    former = make_reviewed(cast.school, state=LetterState.SIGNED)
    factories.make_designation(cast.school, cast.referent)
    amended = make_reviewed(
        cast.school, version=2, amends=former, amend_reason="Un créneau change", review_reason="Réserve."
    )
    assert {line.letter for line in letter_lines(cast.academie, YEAR)} == {former, amended}

    order(cast, [amended])
    run_due_letter_lines()

    former.refresh_from_db()
    assert former.is_superseded
    assert [line.letter for line in letter_lines(cast.academie, YEAR)] == [amended]


def test_batch_sends_back_with_the_word(cast, letters):
    batch = order(cast, letters[:1], LetterAct.SEND_BACK, comment="Précisez les moyens.")
    run_due_letter_lines()
    letters[0].refresh_from_db()
    assert (letters[0].state, letters[0].return_comment) == (LetterState.DRAFT, "Précisez les moyens.")
    assert results(batch) == {cast.school.uai: ("Renvoyée à l’établissement.", False)}


def test_batch_reminds_who_is_awaited_and_tells_where_nobody_is(cast, letters):
    """The letter to read waits for the academy; the other, for the referent who writes it."""
    campaign = make_campaign(cast.academie)
    for school in (cast.school, cast.other_school):
        make_invitation(campaign, school)
    batch = order(cast, letters, LetterAct.REMIND)
    run_due_letter_lines()
    assert results(batch) == {
        cast.school.uai: ("Personne n'est attendu : il n'y a rien à rappeler.", True),
        cast.other_school.uai: ("1\u00a0courriel part.", False),
    }
    again = order(cast, letters[1:], LetterAct.REMIND)
    run_due_letter_lines()
    assert results(again)[cast.other_school.uai][0].startswith("0\u00a0courriel part ; déjà relancés")
    assert Message.objects.filter(name="things_awaited").count() == 1


def test_batch_reads_who_is_awaited_once_for_many_lines(cast, letters):
    campaign = make_campaign(cast.academie)
    for school in (cast.school, cast.other_school):
        make_invitation(campaign, school)
    batch, reads = order(cast, letters, LetterAct.REMIND), []

    @cache
    def people_of(academie_id, year):
        reads.append(year)
        return people_awaited_in(academie_id, year)

    for line in batch.lines.all():
        act_on_line(line, people_of)
    assert reads == [YEAR]


def test_batch_of_an_academy_without_campaign_reminds_nobody(cast, letters):
    batch = order(cast, letters[:1], LetterAct.REMIND)
    run_due_letter_lines()
    assert results(batch)[cast.school.uai] == ("Personne n'est attendu : il n'y a rien à rappeler.", True)


def test_batch_done_once_is_never_done_again(cast, letters):
    order(cast, letters)
    assert (run_due_letter_lines(), run_due_letter_lines()) == (2, 0)
    assert Entry.objects.filter(act="endorse_letter").count() == 1


def test_batch_of_who_has_left_is_refused_line_by_line(cast, letters):
    batch = order(cast, letters[:1])
    cast.officer.assignments.update(ends_on=clock.today() - timedelta(days=1))
    run_due_letter_lines()
    assert results(batch) == {cast.school.uai: ("Qui a demandé cet acte n'en a plus le rôle.", True)}


def test_batch_line_that_breaks_is_tried_again_and_stops_no_other(cast, letters):
    batch = order(cast, letters)
    Letter.objects.filter(pk=letters[0].pk).update(template="?", signed_content=[1])  # cannot be endorsed
    assert run_due_letter_lines() == 1
    line = batch.lines.get(letter=letters[0])
    assert (line.work_state, line.attempts, line.result) == (WorkState.TODO, 1, "")
    assert line.last_error


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"act": LetterAct.SEND_BACK}, "comment_required"),
        ({"letter_ids": []}, "nothing_chosen"),
        ({"year": YEAR.previous}, "nothing_chosen"),
    ],
)
def test_order_letter_batch_refuses(cast, letters, given, code):
    with pytest.raises(DomainError) as refused:
        order(cast, letters, **given)
    assert refused.value.code == code
    assert LetterBatch.objects.count() == 0


def test_order_letter_batch_only_officers_of_the_academy(cast, letters):
    other = factories.make_academie(code="99", name="Ailleurs")
    for actor, academie in ((cast.head, cast.academie), (cast.officer, other)):
        with pytest.raises(DomainError) as refused:
            order(cast, letters, actor=factories.scope_of(actor), academie=academie)
        assert refused.value.code == "forbidden"


# --- the list -------------------------------------------------------------------------------------


def kept(cast, **asked) -> set[str]:
    lines = letter_lines(cast.academie, YEAR)
    form = LetterFilter(asked, lines=lines)
    assert form.is_valid()
    return {line.school.uai for line in form.apply(lines)}


def test_filter_keeps_what_is_asked(cast, letters):
    read, written = cast.school.uai, cast.other_school.uai
    assert kept(cast) == {read, written}
    assert kept(cast, state="review") == {read}
    assert kept(cast, state="paper") == set()
    assert kept(cast, awaited="academie") == {read}
    assert kept(cast, awaited="referent") == {written}
    assert kept(cast, awaited="nobody") == set()
    assert kept(cast, flagged="yes") == {read}
    assert kept(cast, flagged="no") == {written}
    assert kept(cast, age="30") == {read, written}
    assert kept(cast, q=cast.school.name.upper()) == {read}
    assert kept(cast, type=cast.school.type, authority=str(cast.school.authority_id)) >= {read}
    assert kept(cast, zone="") == {read, written}


def test_filter_age_leaves_out_what_waits_for_nobody(cast):
    factories.make_signed_letter(cast.school, sample_content())
    assert kept(cast, age="7") == set()
    assert kept(cast, awaited="nobody") == {cast.school.uai}


def test_list_costs_the_same_whatever_the_letters(cast, letters, assert_same_queries):
    browser = signed_in(cast.officer)

    def more():
        make_reviewed(factories.make_school(academie=cast.academie))

    assert_same_queries(lambda: browser.get(LIST), more, expected=9)


def test_list_shows_who_is_awaited(cast, letters):
    page = text_of(signed_in(cast.officer).get(LIST))
    assert "Awa" in page
    assert "L'académie" in page
    assert "Lettre tirée au sort." in page


def test_list_says_why_nothing_is_issued(cast, settings, tmp_path):
    settings.SEAL_CERTIFICATE = str(tmp_path / "absent.p12")
    assert "Aucune lettre ne peut être émise" in text_of(signed_in(cast.officer).get(LIST))


def test_act_on_ticked_letters_shows_progress_then_each_result(cast, letters):
    browser = signed_in(cast.officer)
    answer = browser.post(ACT, {"act": "endorse", "pk": [str(letters[0].pk)]})
    batch = LetterBatch.objects.get()
    address = reverse("campaigns:letter_batch", args=[batch.pk])
    assert answer.headers["Location"] == address
    assert "Lettres traitées" in text_of(browser.get(address))
    run_due_letter_lines()
    assert browser.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    page = text_of(browser.get(address))
    assert "1 ligne faite." in page
    assert "Visa donné : la lettre va être émise." in page
    assert "Derniers actes en lot" in text_of(browser.get(LIST))


def test_act_on_the_whole_filter(cast, letters):
    signed_in(cast.officer).post(ACT, {"act": "endorse", "all": "1", "filters": "state=review"})
    assert list(LetterBatch.objects.get().lines.values_list("letter_id", flat=True)) == [letters[0].pk]


def test_act_on_a_filter_that_cannot_be_read_is_done_on_none(cast, letters):
    answer = signed_in(cast.officer).post(ACT, {"act": "endorse", "all": "1", "filters": "state=x"})
    assert said(answer) == ["Cochez au moins une ligne, puis choisissez quoi en faire."]


def test_act_unknown_is_refused(cast, letters):
    answer = signed_in(cast.officer).post(ACT, {"act": "shred", "pk": [str(letters[0].pk)]})
    assert said(answer) == ["Choisissez ce qu’il faut faire de ces lettres."]


def test_batch_page_tells_of_refusals_and_failures(cast, letters):
    batch = order(cast, letters, comment="Lue.")
    batch.lines.filter(letter=letters[0]).update(work_state=WorkState.FAILED, attempts=MAX_ATTEMPTS)
    run_due_letter_lines()
    assert count_lines(batch) == {"total": 2, "done": 0, "refused": 1, "failed": 1}
    page = text_of(signed_in(cast.officer).get(reverse("campaigns:letter_batch", args=[batch.pk])))
    assert "0 ligne faite, 1 refusée, 1 en échec." in page
    assert "En échec" in page


def test_batch_page_is_the_academys_alone(cast, letters):
    address = reverse("campaigns:letter_batch", args=[order(cast, letters).pk])
    assert signed_in(cast.head).get(address).status_code == 404


# --- the zip --------------------------------------------------------------------------------------


def issued(letter: Letter) -> Document:
    document = issue_letter(letter=letter).document
    assert document is not None
    return document


def place(school) -> list[str]:
    return [school.uai, school.name, school.town]


def test_zip_names_each_letter_and_reports_the_rest(cast, letters):
    letters[0].state = LetterState.SIGNED
    letters[0].save()
    issue_letter(letter=letters[0])
    answer: Any = signed_in(cast.officer).post(ZIP, {"all": "1", "filters": ""})
    archive = ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    name = f"Lettre de mission_{cast.school.uai}_Collège Ada-Lovelace_2026-2027.pdf"
    assert archive.testzip() is None
    assert archive.namelist() == [name, "Contenu.csv"]
    assert archive.read(name)[:5] == b"%PDF-"
    assert archive.read("Contenu.csv").decode("utf-8-sig").splitlines() == [
        "UAI;Établissement;Commune;État de la lettre;Fichier",
        *sorted(
            [
                ";".join([*place(cast.school), "Émise", name]),
                ";".join([*place(cast.other_school), "En rédaction", "pas encore de fichier"]),
            ]
        ),
    ]
    assert Entry.objects.get(act="download_letters").comment == "2026-2027 : 2\u00a0lettres"


def test_zip_leaves_out_an_altered_file_and_says_so(cast, letters):
    letters[0].state = LetterState.SIGNED
    letters[0].save()
    document = issued(letters[0])
    assert document.file.name
    with default_storage.open(document.file.name, "wb") as file:
        file.write(b"autre chose")
    parts = pack_letters(
        actor=factories.scope_of(cast.officer),
        academie=cast.academie,
        year=YEAR,
        lines=letter_lines(cast.academie, YEAR, [letters[0].pk]),
    )
    archive = ZipFile(io.BytesIO(b"".join(parts)))
    assert archive.namelist() == ["Contenu.csv"]
    assert "n'est plus celui qui a été émis" in archive.read("Contenu.csv").decode()


def test_zip_gives_each_file_away_before_the_next(cast):
    """No more than one file is held, whatever their number."""
    schools = [factories.make_school(academie=cast.academie) for _ in range(3)]
    documents = [issued(make_reviewed(school, state=LetterState.SIGNED)) for school in schools]
    parts = list(
        zip_documents(
            actor=factories.scope_of(cast.officer),
            wanted=[Wanted((document.number,), document.pk) for document in documents],
            headings=["N°"],
        )
    )
    sizes = [document.file.size for document in documents]
    assert len(parts) == 4  # the last one is the report and the list of what the zip holds
    assert all(size < len(part) < size + 1_000 for size, part in zip(sizes, parts[:3], strict=True))


def test_pack_letters_is_the_academys_alone(cast):
    with pytest.raises(DomainError) as refused:
        pack_letters(actor=factories.scope_of(cast.head), academie=cast.academie, year=YEAR, lines=[])
    assert refused.value.code == "forbidden"


def test_zip_of_nothing_is_refused(cast, letters):
    assert said(signed_in(cast.officer).post(ZIP, {})) == [
        "Cochez au moins une ligne, ou demandez toute la liste."
    ]
