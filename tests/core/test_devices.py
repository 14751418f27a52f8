import pytest

from relais.core.devices import describe_device

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
IOS = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (f"{WINDOWS}; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sur Windows"),
        (f"{WINDOWS}) {WEBKIT} Safari/537.36 Edg/140.0.0.0", "Edge sur Windows"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Mobile Safari/537.36", "Chrome sur Android"),
        (f"{IOS} Version/18.0 Mobile/15E148 Safari/604.1", "Safari sur iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox sur Linux"),
        ("curl/8.0", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)
def test_describe_device(claim: str, expected: str) -> None:
    assert describe_device(claim) == expected
