"""Forms of the accounts."""

from relais.accounts.forms.acting import DelegationForm, NameForm, RoleForm, SignInForm

__all__ = ["DelegationForm", "NameForm", "RoleForm", "SignInForm"]
