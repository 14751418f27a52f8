"""The objects the addresses of the access table point at: all of the cast's school."""

from dataclasses import dataclass

from relais.accounts.models import Delegation, Merge
from relais.allowances.domain import PAY_COLUMNS
from relais.allowances.models import Envelope, Scale
from relais.campaigns.domain import order_letter_batch
from relais.campaigns.enums import LetterAct
from relais.campaigns.models import Campaign, Invitation, LetterBatch
from relais.designations.domain import issue_role_list
from relais.designations.models import Designation, ListImport
from relais.documents.domain import issue_table
from relais.documents.enums import TableKind
from relais.documents.models import Document, IssuedTable
from relais.letters.domain import map_letters, receive_letters
from relais.letters.models import Letter, LetterImport, LetterTemplate, SectionComment
from relais.outbox.models import Attachment, Message
from relais.schools.models import Holiday, ImportRun, Zone
from tests import factories
from tests.cast import Cast, make_cast
from tests.dashboards.builders import make_campaign, make_invitation
from tests.designations.builders import make_past_list
from tests.letters.builders import make_ready_desk
from tests.letters.past_files import answer, export
from tests.schools.import_files import annuaire, compare

TOKEN = "jeton"


@dataclass(frozen=True)
class World:
    """The cast and one object of each kind, in a state where acts are possible.

    A new kind of page adds its object here.
    """

    cast: Cast
    designation: Designation
    letter: Letter
    comment: SectionComment
    document: Document
    question: Envelope
    attachment: Attachment
    import_run: ImportRun
    delegation: Delegation
    campaign: Campaign
    invitation: Invitation
    zone: Zone
    merge: Merge
    draft: Scale
    published: Scale
    role_list: IssuedTable
    past_list: ListImport
    letter_batch: LetterBatch
    holiday: Holiday
    mail: Message
    failure: Message
    template_draft: LetterTemplate
    letter_import: LetterImport


def make_world() -> World:
    """Make everything the table names."""
    cast = make_cast()
    factories.make_access_link(cast.head, TOKEN)
    desk = make_ready_desk(cast)
    campaign = make_campaign(cast.academie)
    document = factories.make_document(cast.school, cast.referent, cast.second_referent)
    make_pay_file(cast)
    return World(
        cast=cast,
        designation=desk.first,
        letter=desk.letter,
        comment=factories.make_comment(desk.letter),
        document=document,
        question=factories.make_envelope(factories.make_school(), None),
        attachment=factories.make_attachment(factories.make_message(cast.school), document),
        delegation=factories.make_delegation(cast.head, cast.deputy),
        import_run=compare(annuaire(), academie_code=cast.academie.code),
        campaign=campaign,
        invitation=make_invitation(campaign, cast.school),
        zone=factories.make_school_zone(cast.school).zone,
        merge=factories.make_merge(cast.deputy),
        draft=factories.make_draft_scale(cast.academie),
        published=factories.make_scale(cast.academie, from_year=2020),
        role_list=issue_role_list(
            actor=factories.scope_of(cast.officer), academie=cast.academie, year=desk.letter.year
        ),
        past_list=make_past_list(cast),
        letter_batch=order_letter_batch(
            actor=factories.scope_of(cast.officer),
            academie=cast.academie,
            year=desk.letter.year,
            act=LetterAct.ENDORSE,
            letter_ids=[desk.letter.pk],
        ),
        holiday=factories.make_holiday(cast.academie),
        mail=factories.make_message(cast.school, to_person=cast.head),
        failure=factories.make_failed_message(cast.school),
        template_draft=factories.make_template_draft(cast.academie),
        letter_import=make_letter_import(cast),
    )


def make_letter_import(cast: Cast) -> LetterImport:
    """Receive an export of the old tool and map its columns."""
    officer = factories.scope_of(cast.officer)
    held = receive_letters(
        actor=officer, academie=cast.academie, file_name="a.csv", raw=export(answer(cast.school.uai))
    )
    return map_letters(actor=officer, letter_import=held, columns={"2": "uai", "3": "year"})


def make_pay_file(cast: Cast) -> None:
    """Issue the year's first pay file, of one line."""
    cells = ["1", cast.school.uai, *("" for _ in PAY_COLUMNS[2:])]
    issue_table(
        actor=factories.scope_of(cast.pay_officer),
        kind=TableKind.PAY_FILE,
        academie=cast.academie,
        year=factories.YEAR,
        columns=PAY_COLUMNS,
        rows={"1": [None if cell == "" else cell for cell in cells]},
    )
