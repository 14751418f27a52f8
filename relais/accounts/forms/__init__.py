"""Forms of the accounts."""

from relais.accounts.forms.acting import DelegationForm, NameForm, RoleForm, SignInForm
from relais.accounts.forms.protection import CodeForm, EnrolmentForm, PasswordForm, PasswordSignInForm

__all__ = [
    "CodeForm",
    "DelegationForm",
    "EnrolmentForm",
    "NameForm",
    "PasswordForm",
    "PasswordSignInForm",
    "RoleForm",
    "SignInForm",
]
