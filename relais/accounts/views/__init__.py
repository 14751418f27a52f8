"""Pages of the accounts."""

from relais.accounts.views.account import (
    account,
    ask_password_link,
    choose_password,
    end_other_sessions,
    end_session,
    remove_factor,
    sessions,
)
from relais.accounts.views.attributes import attributes
from relais.accounts.views.delegations import delegate, delegations, revoke
from relais.accounts.views.links import link, renew_link
from relais.accounts.views.oidc import portal_sign_in, provider_callback, provider_start
from relais.accounts.views.rights import rights
from relais.accounts.views.roles import choose_role, name_me
from relais.accounts.views.second_factor import enrol_factor, renew_codes, start_enrolment, verify_factor
from relais.accounts.views.sign_in import (
    demo_sign_in,
    forgotten_password,
    password_sign_in,
    sign_in,
    sign_out,
)

__all__ = [
    "account",
    "ask_password_link",
    "attributes",
    "choose_password",
    "choose_role",
    "delegate",
    "delegations",
    "demo_sign_in",
    "end_other_sessions",
    "end_session",
    "enrol_factor",
    "forgotten_password",
    "link",
    "name_me",
    "password_sign_in",
    "portal_sign_in",
    "provider_callback",
    "provider_start",
    "remove_factor",
    "renew_codes",
    "renew_link",
    "revoke",
    "rights",
    "sessions",
    "sign_in",
    "sign_out",
    "start_enrolment",
    "verify_factor",
]
