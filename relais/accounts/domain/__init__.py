"""Writes of the accounts."""

from relais.accounts.domain.access_links import create_access_link, revoke_access_link, use_access_link
from relais.accounts.domain.addresses import add_address, make_main_address, remove_address
from relais.accounts.domain.create_person import create_person
from relais.accounts.domain.delegations import delegate_rights, revoke_delegation
from relais.accounts.domain.ensure_head import ensure_head
from relais.accounts.domain.hand_over_role import hand_over_role
from relais.accounts.domain.merge_people import merge_people
from relais.accounts.domain.name_person import name_person
from relais.accounts.domain.request_access_link import request_access_link
from relais.accounts.domain.roles import end_role, grant_role
from relais.accounts.domain.undo_merge import undo_merge
from relais.accounts.domain.view_person import view_person

__all__ = [
    "add_address",
    "create_access_link",
    "create_person",
    "delegate_rights",
    "end_role",
    "ensure_head",
    "grant_role",
    "hand_over_role",
    "make_main_address",
    "merge_people",
    "name_person",
    "remove_address",
    "request_access_link",
    "revoke_access_link",
    "revoke_delegation",
    "undo_merge",
    "use_access_link",
    "view_person",
]
