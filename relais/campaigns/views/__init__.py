"""Pages of the campaign."""

from relais.campaigns.views.head import designate, draft, head_steps, share
from relais.campaigns.views.officer import invite, open_page

__all__ = ["designate", "draft", "head_steps", "invite", "open_page", "share"]
