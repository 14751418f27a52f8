from urllib.parse import parse_qs, urlsplit

from relais.core.totp import enrolment_url, letters_of, new_totp_key


def test_letters_of_a_key_are_typed_in_groups() -> None:
    assert letters_of("48656c6c6f21deadbeef") == "JBSW Y3DP EHPK 3PXP"


def test_new_key_is_another_each_time() -> None:
    keys = {new_totp_key() for _ in range(5)}

    assert [len(key) for key in keys] == [40] * 5


def test_enrolment_url_says_who_and_the_key() -> None:
    url = urlsplit(enrolment_url("48656c6c6f21deadbeef", account="odile@example.org"))

    assert (url.scheme, url.netloc, url.path) == ("otpauth", "totp", "/Relais:odile%40example.org")
    assert parse_qs(url.query) == {
        "secret": ["JBSWY3DPEHPK3PXP"],
        "issuer": ["Relais"],
        "algorithm": ["SHA1"],
        "digits": ["6"],
        "period": ["30"],
    }
