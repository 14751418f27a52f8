"""What the money does when a designation changes below."""

from typing import Any

from django.dispatch import receiver

from relais.allowances.domain.hand_over_awards import give_back_awards
from relais.designations.models import Designation
from relais.designations.signals import designation_declined


@receiver(designation_declined, dispatch_uid="allowances.give_back")
def give_back(designation: Designation, **_: Any) -> None:  # noqa: ANN401 - a signal's arguments
    """Take back what was handed over to somebody who declines."""
    give_back_awards(designation)
