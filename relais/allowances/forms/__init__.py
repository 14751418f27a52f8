"""Forms of the allowances."""

from relais.allowances.forms.decide import DecideForm
from relais.allowances.forms.scale import DraftForm, LineTable, draft_form
from relais.allowances.forms.share import ShareForm
from relais.allowances.forms.whatif import (
    AdoptForm,
    CeilingFilter,
    CompareFilter,
    ImpactFilter,
    SimulationFilter,
)

__all__ = [
    "AdoptForm",
    "CeilingFilter",
    "CompareFilter",
    "DecideForm",
    "DraftForm",
    "ImpactFilter",
    "LineTable",
    "ShareForm",
    "SimulationFilter",
    "draft_form",
]
