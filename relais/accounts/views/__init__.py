"""Pages of the accounts."""

from relais.accounts.views.delegations import delegate, delegations, revoke
from relais.accounts.views.rights import rights
from relais.accounts.views.roles import choose_role, name_me
from relais.accounts.views.sign_in import demo_sign_in, link, sign_in, sign_out

__all__ = [
    "choose_role",
    "delegate",
    "delegations",
    "demo_sign_in",
    "link",
    "name_me",
    "revoke",
    "rights",
    "sign_in",
    "sign_out",
]
