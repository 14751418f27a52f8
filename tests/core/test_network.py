import pytest
from django.test import RequestFactory
from pytest_django import Settings

from relais.core.network import client_address, network_of


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("192.0.2.7", None, "192.0.2.7"),
        ("192.0.2.7", "203.0.113.9", "192.0.2.7"),  # not our proxy: whatever it says is not believed
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # the visitor wrote 1.2.3.4
        ("127.0.0.1", "203.0.113.9, 10.0.0.5", "203.0.113.9"),  # two proxies of ours
        ("127.0.0.1", "n'importe quoi", "127.0.0.1"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("", "203.0.113.9", ""),
        ("10.0.0.5", "10.0.0.5", "10.0.0.5"),
    ],
)
def test_client_address(
    rf: RequestFactory, settings: Settings, remote: str, forwarded: str | None, expected: str
) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1", "::1", "10.0.0.0/24"]
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert client_address(rf.get("/", headers=headers, REMOTE_ADDR=remote)) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_network_of(address: str, expected: str) -> None:
    assert network_of(address) == expected
