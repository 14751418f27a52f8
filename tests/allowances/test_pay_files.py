"""The pay file, its differences, and what the pay office answers."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from django.http import Http404

from relais.allowances.domain import (
    check_payments,
    hand_over_awards,
    issue_pay_file,
    record_payments,
)
from relais.allowances.enums import AwardState
from relais.allowances.models import Award, Payment
from relais.allowances.readers import PaidLine, read_month, read_payments
from relais.allowances.rules import PAY_AWARDS
from relais.allowances.selectors import paid_cents
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.documents.models import IssuedTable
from relais.schools.readers import UnreadableFileError
from relais.schools.selectors import get_academie_for_or_404
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db
YEAR = factories.YEAR
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def pay(cast: Cast) -> Scope:
    return factories.scope_of(cast.pay_officer)


def attested(cast: Cast, cents: int = 125_000, **given: object) -> Award:
    """Make an award whose service is attested, in an envelope of its own school."""
    school = factories.make_school()
    envelope = factories.make_envelope(school, cents)
    share = factories.make_share(envelope, factories.make_designation(school), cents)
    share.awards.update(
        state=AwardState.ATTESTED,
        decided_at=factories.SOME_TIME,
        attested_at=factories.SOME_TIME,
        **given,
    )
    return share.awards.get()


def issue(pay: Scope, cast: Cast, *, is_complete: bool = False) -> IssuedTable:
    return issue_pay_file(actor=pay, academie=cast.academie, year=YEAR, is_complete=is_complete)


def line(award: Award, month: date = OCTOBER, cents: int = 13_889) -> PaidLine:
    return PaidLine(str(award.pk), month, cents)


def record(pay: Scope, cast: Cast, *lines: PaidLine) -> list[str]:
    """Record lines; return what became of each."""
    results = record_payments(actor=pay, academie=cast.academie, year=YEAR, lines=lines)
    return [each.error or ("connu" if each.is_known else "noté") for each in results]


def test_issue_holds_what_is_attested_and_marks_it_transmitted(cast: Cast, pay: Scope) -> None:
    award = attested(cast)
    factories.make_share(
        factories.make_envelope(cast.school, 125_000), factories.make_designation(cast.school), 125_000
    )  # only proposed

    table = issue(pay, cast)

    [(key, cells)] = table.rows
    person, school = award.share.designation.person, award.share.envelope.school
    assert (key, cells) == (
        str(award.pk),
        [
            str(award.pk),
            school.uai,
            school.name,
            person.last_name.upper(),
            "Camille",
            "Référent pour les ressources et usages pédagogiques numériques",
            1.0,
            125_000,
            125_000,
            "STS",
            "Neuf versements, d'octobre à juin",
            "2026-09-01",
            "2027-08-31",
        ],
    )
    award.refresh_from_db()
    assert (award.state, award.transmitted_at is not None, table.number) == ("transmitted", True, 1)


def test_issue_quarter_goes_through_asie(cast: Cast, pay: Scope) -> None:
    attested(cast, 31_250)
    [(_, cells)] = issue(pay, cast).rows
    assert (cells[6], cells[9]) == (0.25, "ASIE")


def test_issue_again_tells_only_what_changed(cast: Cast, pay: Scope) -> None:
    first, kept = attested(cast), attested(cast)
    issue(pay, cast)
    with pytest.raises(DomainError) as refused:
        issue(pay, cast)
    assert refused.value.code == "nothing_new"

    arriving = factories.make_designation(first.share.envelope.school, starts_on=date(2027, 3, 12))
    hand_over_awards(
        actor=factories.scope_of(cast.officer),
        leaving=first.share.designation,
        arriving=arriving,
        from_on=date(2027, 3, 12),
    )
    Award.objects.filter(share__designation=arriving).update(
        state=AwardState.ATTESTED, decided_at=factories.SOME_TIME, attested_at=factories.SOME_TIME
    )
    table = issue(pay, cast)

    new = Award.objects.get(share__designation=arriving)
    assert (table.number, table.changes) == (
        2,
        {"added": [str(new.pk)], "changed": [str(first.pk)], "removed": []},
    )
    assert dict(table.rows)[str(first.pk)][8] == 74_537
    assert str(kept.pk) in dict(table.rows)
    assert issue(pay, cast, is_complete=True).number == 3


def test_issue_without_anything_attested_is_refused(cast: Cast, pay: Scope) -> None:
    with pytest.raises(DomainError) as refused:
        issue(pay, cast)
    assert refused.value.code == "nothing_to_pay"


@pytest.mark.parametrize("who", ["head", "deputy", "referent", "other_head", "outsider"])
def test_paying_is_for_the_academy(cast: Cast, who: str) -> None:
    actor = factories.scope_of(getattr(cast, who))
    attested(cast)
    for act in (
        lambda: issue(actor, cast),
        lambda: record_payments(actor=actor, academie=cast.academie, year=YEAR, lines=[]),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "forbidden"
    with pytest.raises(Http404):
        get_academie_for_or_404(actor, PAY_AWARDS)


@pytest.mark.parametrize("who", ["officer", "pay_officer"])
def test_paying_academie(cast: Cast, who: str) -> None:
    actor = factories.scope_of(getattr(cast, who))
    assert get_academie_for_or_404(actor, PAY_AWARDS) == cast.academie
    attested(cast)
    assert issue(actor, cast).number == 1


def test_record_a_month_then_the_whole(cast: Cast, pay: Scope) -> None:
    award = attested(cast, 62_500)
    issue(pay, cast)

    assert record(pay, cast, line(award, cents=6_944)) == ["noté"]
    assert record(pay, cast, line(award, cents=6_944), line(award, NOVEMBER, 55_556)) == ["connu", "noté"]

    award.refresh_from_db()
    assert (award.state, award.paid_at is not None) == (AwardState.PAID, True)
    assert Award.objects.annotate(paid=paid_cents()).get().paid == 62_500
    assert record(pay, cast, line(award, NOVEMBER, 55_556)) == ["connu"]


def test_record_refuses_line_by_line(cast: Cast, pay: Scope) -> None:
    award, waiting = attested(cast), attested(cast)
    Award.objects.filter(pk=award.pk).update(state=AwardState.TRANSMITTED, transmitted_at=factories.SOME_TIME)

    assert record(
        pay,
        cast,
        PaidLine("inconnue", OCTOBER, 1),
        line(waiting),
        line(award),
        line(award, cents=1),
        line(award, NOVEMBER, 111_112),
        line(award, NOVEMBER, 111_111),
    ) == [
        "Référence inconnue cette année.",
        "Cette attribution n'a pas été transmise à la paye.",
        "noté",
        "Ce mois est déjà payé : 138,89 €.",
        "Plus que le dû : il reste 1 111,11 € à verser.",
        "noté",
    ]
    assert Payment.objects.count() == 2


def test_check_writes_nothing(cast: Cast, pay: Scope) -> None:
    award = attested(cast)
    issue(pay, cast)
    [result] = check_payments(academie=cast.academie, year=YEAR, lines=[line(award)])
    assert (result.error, result.is_known, Payment.objects.count()) == ("", False, 0)


def test_record_says_what_is_due_no_more_once_reduced(cast: Cast, pay: Scope) -> None:
    award = attested(cast)
    issue(pay, cast)
    record(pay, cast, line(award, cents=100_000))
    Award.objects.filter(pk=award.pk).update(cents=50_000)

    assert record(pay, cast, line(award, NOVEMBER, 1)) == ["Plus que le dû : il reste 0,00 € à verser."]


# The pay office's file


def file(text: str, encoding: str = "utf-8-sig") -> BytesIO:
    return BytesIO(text.encode(encoding))


def test_read_payments_whatever_the_clothes() -> None:
    text = "Référence;Mois;Montant\r\n12;10/2026;138,89\r\n13;01/11/2026;1 250,00 €\r\n"
    expected = [PaidLine("12", OCTOBER, 13_889), PaidLine("13", NOVEMBER, 125_000)]
    assert read_payments(file(text)) == expected
    assert read_payments(file(text, "cp1252")) == expected
    assert read_payments(file(text.replace(";", "\t"))) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Référence;Mois\n1;10/2026\n", "Il manque la colonne Montant"),
        ("Référence;Mois;Montant\n1;13/2026;1\n", "Ligne 2 : le mois « 13/2026 » ne se lit pas"),
        ("Référence;Mois;Montant\n1;10/2026;abc\n", "Ligne 2 : le montant « abc » ne se lit pas"),
        ("Référence;Mois;Montant\n", "aucune ligne sous"),
    ],
)
def test_read_payments_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(UnreadableFileError, match=words):
        read_payments(file(text))


def test_read_payments_of_a_huge_file_is_refused() -> None:
    lines = "".join(f"{number};10/2026;1\n" for number in range(5_001))
    with pytest.raises(UnreadableFileError, match="dépasse 5 000 lignes"):
        read_payments(file(f"Référence;Mois;Montant\n{lines}"))


def test_read_payments_of_a_workbook() -> None:
    book = BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Référence", "Mois", "Montant"])
        sheet.write_row(1, 0, [12, "10/2026", 138.89])
    book.seek(0)
    assert read_payments(book) == [PaidLine("12", OCTOBER, 13_889)]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("10/2026", OCTOBER),
        ("01/10/2026", OCTOBER),
        ("2026-10", OCTOBER),
        ("2026-10-01", OCTOBER),
        ("octobre", None),
        ("10/1999", None),
        ("", None),
    ],
)
def test_read_month(text: str, month: date | None) -> None:
    assert read_month(text) == month
