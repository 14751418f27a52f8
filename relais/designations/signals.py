"""News of the designations, for the apps above."""

from django.dispatch import Signal

# A person named has declined: `designation`. Sent inside the transaction of the answer.
designation_declined = Signal()
