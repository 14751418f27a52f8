"""Writes of the accounts."""

from relais.accounts.domain.access_links import create_access_link, revoke_access_link, use_access_link
from relais.accounts.domain.create_person import create_person
from relais.accounts.domain.delegations import delegate_rights, revoke_delegation
from relais.accounts.domain.ensure_head import ensure_head
from relais.accounts.domain.name_person import name_person
from relais.accounts.domain.request_access_link import request_access_link
from relais.accounts.domain.roles import end_role, grant_role

__all__ = [
    "create_access_link",
    "create_person",
    "delegate_rights",
    "end_role",
    "ensure_head",
    "grant_role",
    "name_person",
    "request_access_link",
    "revoke_access_link",
    "revoke_delegation",
    "use_access_link",
]
