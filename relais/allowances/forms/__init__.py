"""Forms of the allowances."""

from relais.allowances.forms.decide import DecideForm
from relais.allowances.forms.share import ShareForm

__all__ = ["DecideForm", "ShareForm"]
