import pytest

from relais.core.money import format_euros, read_euros


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("138,89", 13_889),
        ("138.9", 13_890),
        ("1 250,00 €", 125_000),
        (format_euros(125_000), 125_000),
        ("5", 500),
        ("0", 0),
        *((text, None) for text in ("-5", "1,234", "=1+1", "NaN", "1e20", "1,2,3", "")),
    ],
)
def test_read_euros(text: str, cents: int | None) -> None:
    assert read_euros(text) == cents
