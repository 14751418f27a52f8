"""News the accounts tell; the outbox, above, listens to write the mail."""

from django.dispatch import Signal

# Sent inside the transaction with `link`, `url` (its secret: never stored), `address`.
access_link_requested = Signal()

# Sent inside the transaction with `person`, `before` and `after`: the address they are written to.
address_changed = Signal()
