"""Where a request comes from, when a reverse proxy stands before us."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

IPV6_SITE = 64  # one subscriber holds that many leading bits, and all the addresses that begin with them


def client_address(request: HttpRequest) -> str:
    """Return the address of the machine that asks, or an empty string when nobody says.

    `X-Forwarded-For` is believed from right to left, as long as the machine that wrote it is a proxy of
    ours (`TRUSTED_PROXIES`): whatever a visitor writes there stays on the left of what our proxy adds.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    address = _parse(request.META.get("REMOTE_ADDR", ""))
    while address is not None and is_trusted_proxy(address) and forwarded:
        before = _parse(forwarded.pop())
        if before is None:
            break
        address = before
    return str(address) if address else ""


def is_trusted_proxy(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether this machine is a reverse proxy of ours."""
    return any(address in ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)


def network_of(address: str) -> str:
    """Return what counts as one visitor's network: the address itself, or the first half of an IPv6 one."""
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, IPV6_SITE), strict=False))
    return str(parsed or "")


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
