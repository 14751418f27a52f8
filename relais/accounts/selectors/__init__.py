"""Reads of the accounts."""

from relais.accounts.selectors.acting import (
    DELEGATION_PATHS,
    SESSION_KEY,
    Capacity,
    assignments_for,
    assignments_on,
    capacities_for,
    capacities_for_request,
    delegations_visible_to,
    deputies_of,
    head_assignment_for,
    link_for_token,
    live_delegations,
    person_by_address,
    scope_for,
    scope_for_request,
)

__all__ = [
    "DELEGATION_PATHS",
    "SESSION_KEY",
    "Capacity",
    "assignments_for",
    "assignments_on",
    "capacities_for",
    "capacities_for_request",
    "delegations_visible_to",
    "deputies_of",
    "head_assignment_for",
    "link_for_token",
    "live_delegations",
    "person_by_address",
    "scope_for",
    "scope_for_request",
]
