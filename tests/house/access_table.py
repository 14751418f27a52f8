"""Who gets what at each address. A new address needs a row: one line.

page("app:name", "outcome of each role, in the order of ROLES", pk=lambda w: w.letter.pk)   GET
act("app:name", "...")                                                                     POST of nothing

Outcomes: a status (200 here it is, 400 understood but refused, 403 not in this role, 404 does not
exist for this person, 405 not that way), `in` sent to sign in, `to` sent to another page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from relais.core.school_year import SchoolYear
from tests import factories
from tests.house.world import TOKEN, World

ROLES = (
    "anonymous",
    "outsider",
    "other_head",
    "head",
    "deputy",
    "referent",
    "officer",
    "pay_officer",
    "authority_reader",
)


@dataclass(frozen=True)
class Row:
    """One address, asked in one way."""

    name: str
    outcomes: str
    method: str
    kwargs: dict[str, Callable[[World], Any]]

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


def page(name: str, outcomes: str, **kwargs: Callable[[World], Any]) -> Row:
    """Ask with GET."""
    return Row(name, outcomes, "get", kwargs)


def act(name: str, outcomes: str, **kwargs: Callable[[World], Any]) -> Row:
    """Ask with POST, without data."""
    return Row(name, outcomes, "post", kwargs)


ALL = "200 200 200 200 200 200 200 200 200"
OFF = "404 404 404 404 404 404 404 404 404"  # until its setting is given
SIGNED_IN = "in  200 200 200 200 200 200 200 200"
SCHOOL = "in  404 404 200 200 200 404 404 404"
SCHOOL_AND_OFFICER = "in  404 404 200 200 200 200 404 404"
ACADEMIE = "in  404 404 404 404 404 200 200 404"
OFFICER = "in  404 404 404 404 404 200 404 404"
COLLEAGUES = "in  404 200 200 200 200 200 404 404"
HEAD_AND_OFFICER = "in  404 404 200 404 404 200 404 404"
HEAD_AND_OFFICER_422 = "in  404 404 422 404 404 422 404 404"
CIRCUIT = "in  404 200 200 404 404 200 200 404"
PAY = "in  404 404 404 404 404 200 200 404"
PAY_ACTS = "in  404 404 404 404 404 to  to  404"
OFFICER_ACTS = "in  404 404 404 404 404 to  404 404"


def letter(world: World) -> int:
    """Return the letter's number."""
    return world.letter.pk


def designation(world: World) -> int:
    """Return the number of a referent's designation."""
    return world.designation.pk


def letter_import(world: World) -> int:
    """Return the number of an export of the old tool, its columns mapped."""
    return world.letter_import.pk


def template_draft(world: World) -> int:
    """Return the number of a draft of the letter's template."""
    return world.template_draft.pk


def past_list(world: World) -> int:
    """Return the number of a list of past years."""
    return world.past_list.pk


def year(world: World) -> SchoolYear:
    """Return the year of the campaign."""
    found: SchoolYear = world.campaign.year
    return found


def uai(world: World) -> str:
    """Return the school's UAI."""
    return world.cast.school.uai


def head(world: World) -> int:
    """Return the head's number."""
    return world.cast.head.pk


def address(world: World) -> int:
    """Return the number of the head's address."""
    return world.cast.head.addresses.get().pk


def headship(world: World) -> int:
    """Return the number of the head's role."""
    return world.cast.head.assignments.get().pk


TABLE = [
    # order: anonymous, outsider, other head, head, deputy, referent, officer, pay officer, authority reader
    page("dashboards:home", "in  200 to  to  to  to  to  to  to"),
    page("dashboards:my_year", "in  404 404 404 404 200 404 404 404"),
    page("dashboards:school", "in  404 404 200 200 200 200 200 200", uai=uai),
    page("ui:gallery", SIGNED_IN),
    page("ui:site_map", ALL),
    page("ui:accessibility", ALL),
    page("ui:legal_notice", ALL),
    page("ui:personal_data", ALL),
    page("ui:cookies", ALL),
    page("ui:help", ALL),
    page("ui:security_contact", ALL),
    page("accounts:sign_in", ALL),
    act("accounts:sign_in", ALL),
    act("accounts:demo_sign_in", "404 404 404 404 404 404 404 404 404"),
    page("accounts:provider_start", OFF),
    page("accounts:provider_callback", OFF),
    act("accounts:portal_sign_in", OFF),
    page("accounts:link", ALL, token=lambda _: TOKEN),
    act("accounts:link", "to  to  to  to  to  to  to  to  to", token=lambda _: TOKEN),
    page("accounts:renew_link", "405 405 405 405 405 405 405 405 405", token=lambda _: TOKEN),
    act("accounts:renew_link", ALL, token=lambda _: TOKEN),
    page("accounts:password_sign_in", "in  in  in  in  in  in  in  in  in"),
    act("accounts:password_sign_in", ALL),
    page("accounts:forgotten_password", ALL),
    act("accounts:forgotten_password", ALL),
    page("accounts:verify_factor", SIGNED_IN),
    act("accounts:verify_factor", SIGNED_IN),
    page("accounts:enrol_factor", SIGNED_IN),
    act("accounts:enrol_factor", SIGNED_IN),
    act("accounts:start_enrolment", "in  to  to  to  to  to  to  to  to"),
    page("accounts:renew_codes", SIGNED_IN),
    act("accounts:renew_codes", "in  to  to  to  to  to  to  to  to"),
    act("accounts:remove_factor", "in  in  in  in  in  in  to  to  in"),
    page("accounts:account", SIGNED_IN),
    page("accounts:choose_password", SIGNED_IN),
    act("accounts:choose_password", SIGNED_IN),
    act("accounts:ask_password_link", "in  to  to  to  to  to  to  to  to"),
    page("accounts:sessions", SIGNED_IN),
    act("accounts:end_session", "in  404 404 404 404 404 404 404 404", handle=lambda _: "inconnue"),
    act("accounts:end_other_sessions", "in  to  to  to  to  to  to  to  to"),
    page("accounts:name_me", SIGNED_IN),
    act("accounts:name_me", SIGNED_IN),
    page("accounts:choose_role", SIGNED_IN),
    act("accounts:choose_role", SIGNED_IN),
    page("accounts:rights", "in  404 404 404 404 404 200 404 404"),
    page("accounts:attributes", "in  404 404 404 404 404 200 404 404"),
    page("accounts:delegations", "in  404 200 200 200 404 200 404 404"),
    page("accounts:delegate", "in  404 200 200 404 404 404 404 404"),
    act("accounts:delegate", "in  404 200 200 404 404 404 404 404"),
    act("accounts:revoke", "in  404 404 to  to  404 to  404 404", pk=lambda w: w.delegation.pk),
    page("accounts:people", OFFICER),
    page("accounts:new_person", OFFICER),
    act("accounts:new_person", OFFICER),
    page("accounts:person", OFFICER, pk=head),
    page("accounts:rename_person", OFFICER, pk=head),
    act("accounts:rename_person", OFFICER, pk=head),
    page("accounts:new_address", OFFICER, pk=head),
    act("accounts:new_address", OFFICER, pk=head),
    act("accounts:main_address", OFFICER_ACTS, pk=head, address_pk=address),
    act("accounts:drop_address", OFFICER_ACTS, pk=head, address_pk=address),
    page("accounts:give_role", OFFICER, pk=head),
    act("accounts:give_role", OFFICER, pk=head),
    page("accounts:end_role", OFFICER, pk=head, role_pk=headship),
    act("accounts:end_role", OFFICER, pk=head, role_pk=headship),
    page("accounts:find_other", OFFICER, pk=head),
    page("accounts:merge", OFFICER, pk=head, other_pk=lambda w: w.cast.deputy.pk),
    act("accounts:merge", OFFICER_ACTS, pk=head, other_pk=lambda w: w.cast.deputy.pk),
    act("accounts:undo_merge", OFFICER_ACTS, pk=lambda w: w.merge.pk),
    page("accounts:change_head", OFFICER, uai=uai),
    act("accounts:change_head", OFFICER, uai=uai),
    page("accounts:sign_out", "405 405 405 405 405 405 405 405 405"),
    act("accounts:sign_out", "in  in  in  in  in  in  in  in  in"),
    page("dashboards:campaign", ACADEMIE),
    page("dashboards:campaign_of_year", ACADEMIE, year=lambda w: w.campaign.year),
    page("dashboards:campaign_schools", ACADEMIE, year=lambda w: w.campaign.year),
    page("dashboards:equality", OFFICER),
    page("dashboards:equality_of_year", OFFICER, year=year),
    page("documents:verify_form", ALL),
    page("documents:verify", ALL, number=lambda w: w.document.number),
    act("documents:verify", ALL, number=lambda w: w.document.number),
    page("documents:download", SCHOOL_AND_OFFICER, number=lambda w: w.document.number),
    page("designations:answer", "in  404 404 200 200 200 200 200 404", pk=lambda w: w.designation.pk),
    act("designations:answer", "in  404 404 200 200 200 200 200 404", pk=lambda w: w.designation.pk),
    page("designations:contacts", COLLEAGUES),
    page("designations:contact", COLLEAGUES, pk=lambda w: w.designation.person_id),
    page("designations:my_card", "in  404 404 404 404 200 404 404 404"),
    act("designations:my_card", "in  404 404 404 404 to  404 404 404"),
    page("designations:roles", OFFICER),
    page("designations:roles_of_year", OFFICER, year=lambda w: w.role_list.year),
    act("designations:issue_roles", OFFICER_ACTS, year=lambda w: w.role_list.year),
    page(
        "designations:roles_file",
        OFFICER,
        year=lambda w: w.role_list.year,
        number=lambda w: w.role_list.number,
        form=lambda _: "complete",
        extension=lambda _: "csv",
    ),
    page("designations:past_lists", OFFICER),
    act("designations:past_lists", OFFICER),
    page("designations:past_list", OFFICER, pk=past_list),
    page("designations:map_columns", OFFICER, pk=past_list),
    act("designations:map_columns", OFFICER, pk=past_list),
    page("designations:homonyms", OFFICER, pk=past_list),
    act("designations:homonyms", OFFICER, pk=past_list),
    act("designations:write_past_list", OFFICER_ACTS, pk=past_list),
    page("designations:past_list_file", OFFICER, pk=past_list),
    page("allowances:scale", ACADEMIE),
    page("allowances:questions", ACADEMIE),
    page("allowances:decide", OFFICER, pk=lambda w: w.question.pk),
    act("allowances:decide", OFFICER, pk=lambda w: w.question.pk),
    page("campaigns:head_steps", "in  404 404 200 200 404 404 404 404"),
    page("campaigns:head_steps_of_year", "in  404 404 200 200 404 404 404 404", year=year),
    act("campaigns:reconduct", "in  404 404 to  to  404 404 404 404", year=year),
    act("campaigns:designate", "in  404 404 422 422 404 404 404 404", year=year),
    act("campaigns:share", "in  404 404 422 422 404 404 404 404", year=year),
    act("campaigns:draft", "in  404 404 200 409 404 404 404 404", year=year, step=lambda _: "designate"),
    page("campaigns:my_team", "in  404 to  to  to  404 404 404 404"),
    page("campaigns:team", "in  404 404 200 200 404 200 404 404", uai=uai, year=year),
    page("campaigns:add_referent", HEAD_AND_OFFICER, uai=uai, year=year),
    act("campaigns:add_referent", HEAD_AND_OFFICER_422, uai=uai, year=year),
    page("campaigns:replace", HEAD_AND_OFFICER, pk=designation),
    act("campaigns:replace", HEAD_AND_OFFICER_422, pk=designation),
    page("campaigns:interim", HEAD_AND_OFFICER, pk=designation),
    act("campaigns:interim", HEAD_AND_OFFICER_422, pk=designation),
    page("campaigns:end", HEAD_AND_OFFICER, pk=designation),
    act("campaigns:end", HEAD_AND_OFFICER_422, pk=designation),
    act("campaigns:remind", "in  404 404 to  404 404 to  404 404", pk=designation),
    act("campaigns:newcomer", "in  404 404 to  404 404 to  404 404", pk=designation),
    page("campaigns:letters", OFFICER, year=lambda _: factories.YEAR),
    act("campaigns:act_on_letters", OFFICER_ACTS, year=lambda _: factories.YEAR),
    act("campaigns:letters_zip", OFFICER_ACTS, year=lambda _: factories.YEAR),
    page("campaigns:letter_batch", OFFICER, pk=lambda w: w.letter_batch.pk),
    page("campaigns:reminders", OFFICER, year=year),
    act("campaigns:reminders", OFFICER, year=year),
    act("campaigns:move_reminders", OFFICER_ACTS, year=year, move=lambda _: "demarrer"),
    page("campaigns:write_to", OFFICER, year=year),
    act("campaigns:write_to", OFFICER, year=year),
    page("campaigns:open", OFFICER),
    act("campaigns:open", OFFICER),
    act("campaigns:invite", "in  404 404 404 404 404 to  404 404", pk=lambda w: w.invitation.pk),
    page("allowances:published", ACADEMIE, pk=lambda w: w.published.pk),
    page("allowances:drafts", OFFICER),
    act("allowances:copy", OFFICER_ACTS),
    page("allowances:draft", OFFICER, pk=lambda w: w.draft.pk),
    act("allowances:draft", OFFICER, pk=lambda w: w.draft.pk),
    page("allowances:draft_schools", OFFICER, pk=lambda w: w.draft.pk),
    page("allowances:compare", OFFICER, pk=lambda w: w.draft.pk),
    page("allowances:ceiling", OFFICER, pk=lambda w: w.draft.pk),
    act("allowances:thresholds", OFFICER_ACTS, pk=lambda w: w.draft.pk),
    page("allowances:adopt", OFFICER, pk=lambda w: w.draft.pk),
    act("allowances:adopt", OFFICER, pk=lambda w: w.draft.pk),
    page("allowances:abandon", OFFICER, pk=lambda w: w.draft.pk),
    act("allowances:abandon", OFFICER_ACTS, pk=lambda w: w.draft.pk),
    page(
        "allowances:school",
        "in  404 404 200 200 200 200 200 404",
        uai=uai,
        year=lambda _: factories.YEAR,
    ),
    act(
        "allowances:note_opinions",
        "in  404 404 to  to  404 to  404 404",
        uai=uai,
        year=lambda _: factories.YEAR,
    ),
    page("allowances:settings", OFFICER),
    act("allowances:settings", OFFICER),
    page("allowances:circuit", CIRCUIT),
    act("allowances:act", "in  404 to  to  404 404 to  to  404"),
    page("allowances:pay_files", PAY),
    act("allowances:issue_pay_file", PAY_ACTS),
    page(
        "allowances:pay_file",
        PAY,
        number=lambda _: 1,
        shape=lambda _: "complet",
        extension=lambda _: "csv",
    ),
    page("allowances:payments", PAY),
    act("allowances:payments", PAY),
    act("allowances:write_payments", PAY_ACTS),
    act("allowances:settle", "in  404 404 404 404 404 to  404 404"),
    page("letters:current", "in  404 200 to  to  to  404 404 404"),
    act("letters:start", "in  404 to  to  to  to  404 404 404", year=lambda _: factories.YEAR),
    page("letters:paper", "in  404 404 200 404 404 200 404 404", year=lambda _: factories.YEAR, uai=uai),
    act("letters:paper", "in  404 404 400 404 404 400 404 404", year=lambda _: factories.YEAR, uai=uai),
    page("letters:templates", OFFICER),
    act("letters:copy_template", OFFICER_ACTS),
    page("letters:compare_templates", OFFICER),
    page("letters:template", OFFICER, pk=template_draft),
    page("letters:template_part", OFFICER, pk=template_draft, part=lambda _: "textes"),
    act("letters:template_part", OFFICER, pk=template_draft, part=lambda _: "M1"),
    page("letters:preview_template", OFFICER, pk=template_draft),
    page("letters:publish_template", OFFICER, pk=template_draft),
    act("letters:publish_template", OFFICER, pk=template_draft),
    page("letters:abandon_template", OFFICER, pk=template_draft),
    act("letters:abandon_template", OFFICER, pk=template_draft),
    page("letters:letter_template", SCHOOL_AND_OFFICER, pk=letter),
    page("letters:past_letters", OFFICER),
    act("letters:past_letters", OFFICER),
    page("letters:past_letter_lines", OFFICER, pk=letter_import),
    page("letters:map_past_letters", OFFICER, pk=letter_import),
    act("letters:map_past_letters", OFFICER, pk=letter_import),
    act("letters:write_past_letters", OFFICER_ACTS, pk=letter_import),
    page("letters:edit", SCHOOL_AND_OFFICER, pk=letter),
    page("letters:read", SCHOOL_AND_OFFICER, pk=letter),
    page("letters:state", SCHOOL, pk=letter),
    page("letters:issuing", SCHOOL_AND_OFFICER, pk=letter),
    act("letters:section", "in  404 404 422 422 422 404 404 404", pk=letter, code=lambda _: "context"),
    act("letters:mission", "in  404 404 to  to  to  404 404 404", pk=letter, code=lambda _: "M1"),
    act("letters:course", "in  404 404 to  to  to  404 404 404", pk=letter),
    act("letters:outcomes", "in  404 404 to  to  to  404 404 404", pk=letter),
    act("letters:comment", "in  404 404 422 422 422 422 404 404", pk=letter, part=lambda _: "moyens"),
    act("letters:resolve", "in  404 404 to  to  to  to  404 404", pk=lambda w: w.comment.pk),
    act("letters:propose", "in  404 404 to  to  to  404 404 404", pk=letter),
    act("letters:visa", "in  404 404 404 404 422 404 404 404", pk=letter),
    act("letters:return", "in  404 404 422 422 422 404 404 404", pk=letter),
    act("letters:sign", "in  404 404 422 422 422 404 404 404", pk=letter),
    act("letters:endorse", "in  404 404 404 404 404 409 404 404", pk=letter),
    act("letters:send_back", "in  404 404 404 404 404 422 404 404", pk=letter),
    act("letters:flag", OFFICER_ACTS, pk=letter),
    act("letters:amend", "in  404 404 422 422 422 404 404 404", pk=letter),
    act("letters:abandon", "in  404 404 to  to  to  404 404 404", pk=letter),
    page("letters:settings", OFFICER),
    act("letters:settings", OFFICER),
    page("letters:trajectory", "in  404 404 200 200 200 200 404 404", uai=uai),
    page("audit:decisions", OFFICER),
    page("audit:journal", OFFICER),
    page("outbox:mailbox", ALL),
    page("outbox:message", ALL, pk=lambda w: w.attachment.message_id),
    page("outbox:attachment", ALL, pk=lambda w: w.attachment.pk),
    page("outbox:failures", OFFICER),
    page("outbox:failure", OFFICER, pk=lambda w: w.failure.pk),
    act("outbox:failure", OFFICER, pk=lambda w: w.failure.pk),
    act("outbox:dismiss", OFFICER_ACTS, pk=lambda w: w.failure.pk),
    page("outbox:my_mails", SIGNED_IN),
    page("outbox:my_mail", "in  404 404 200 404 404 404 404 404", pk=lambda w: w.mail.pk),
    page("outbox:person_mails", OFFICER, pk=head),
    page("outbox:person_mail", OFFICER, pk=head, mail_pk=lambda w: w.mail.pk),
    page("outbox:provider_events", OFF),
    act("outbox:provider_events", OFF),
    page("schools:list", "in  404 200 200 200 200 200 200 200"),
    page("schools:head_count", OFFICER, uai=uai),
    act("schools:head_count", OFFICER, uai=uai),
    page("schools:meeting_room", OFFICER, uai=uai),
    act("schools:meeting_room", OFFICER, uai=uai),
    page("schools:post_bac", OFFICER),
    act("schools:post_bac", OFFICER),
    page("schools:zone", OFFICER, uai=uai),
    act("schools:zone", OFFICER, uai=uai),
    page("schools:zones", OFFICER),
    act("schools:zones", OFFICER),
    page("schools:new_zone", OFFICER),
    act("schools:new_zone", OFFICER),
    page("schools:import_zones", OFFICER),
    act("schools:import_zones", OFFICER),
    act("schools:carry_zones", "in  404 404 404 404 404 to  404 404"),
    page("schools:calendar", OFFICER),
    act("schools:calendar", OFFICER),
    page("schools:add_holiday", OFFICER),
    act("schools:add_holiday", OFFICER),
    page("schools:import_calendar", OFFICER),
    act("schools:import_calendar", OFFICER),
    page("schools:change_holiday", OFFICER, pk=lambda w: w.holiday.pk),
    act("schools:change_holiday", OFFICER, pk=lambda w: w.holiday.pk),
    act("schools:remove_holiday", OFFICER_ACTS, pk=lambda w: w.holiday.pk),
    page("schools:imports", OFFICER),
    page("schools:new_import", OFFICER),
    act("schools:new_import", OFFICER),
    page("schools:import", OFFICER, pk=lambda w: w.import_run.pk),
    act("schools:import", OFFICER, pk=lambda w: w.import_run.pk),
    act("schools:apply_import", "in  404 404 404 404 404 to  404 404", pk=lambda w: w.import_run.pk),
    page("schools:import_issues", OFFICER, pk=lambda w: w.import_run.pk),
    page("schools:import_file", OFFICER, pk=lambda w: w.import_run.pk),
]
