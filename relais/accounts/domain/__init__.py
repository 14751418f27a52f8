"""Writes of the accounts."""

from relais.accounts.domain.access_links import create_access_link, revoke_access_link, use_access_link
from relais.accounts.domain.addresses import add_address, make_main_address, remove_address
from relais.accounts.domain.attempts import count_attempt, forget_attempts
from relais.accounts.domain.change_head import change_head
from relais.accounts.domain.create_person import create_person
from relais.accounts.domain.delegations import delegate_rights, revoke_delegation
from relais.accounts.domain.ensure_head import ensure_head
from relais.accounts.domain.hand_over_role import hand_over_role
from relais.accounts.domain.merge_people import merge_people
from relais.accounts.domain.name_person import name_person
from relais.accounts.domain.passwords import check_password, choose_password
from relais.accounts.domain.request_access_link import (
    CHOOSING_PASSWORD,
    renew_access_link,
    request_access_link,
)
from relais.accounts.domain.roles import end_role, grant_role
from relais.accounts.domain.second_factor import (
    enrol_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    verify_second_factor,
)
from relais.accounts.domain.sessions import end_other_sessions, end_session, note_seen
from relais.accounts.domain.set_gender import set_gender
from relais.accounts.domain.sign_in_by_provider import sign_in_by_provider
from relais.accounts.domain.undo_merge import undo_merge
from relais.accounts.domain.view_person import view_person
from relais.accounts.domain.welcome_person import welcome_person

__all__ = [
    "CHOOSING_PASSWORD",
    "add_address",
    "change_head",
    "check_password",
    "choose_password",
    "count_attempt",
    "create_access_link",
    "create_person",
    "delegate_rights",
    "end_other_sessions",
    "end_role",
    "end_session",
    "enrol_second_factor",
    "ensure_head",
    "forget_attempts",
    "grant_role",
    "hand_over_role",
    "make_main_address",
    "merge_people",
    "name_person",
    "note_seen",
    "remove_address",
    "renew_access_link",
    "renew_recovery_codes",
    "request_access_link",
    "reset_second_factor",
    "revoke_access_link",
    "revoke_delegation",
    "set_gender",
    "sign_in_by_provider",
    "undo_merge",
    "use_access_link",
    "verify_second_factor",
    "view_person",
    "welcome_person",
]
