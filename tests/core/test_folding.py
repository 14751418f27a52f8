import pytest

from relais.core.folding import fold, holds_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lebœuf-Rémy, É", "leboeuf remy e"),
        ("ÇA  Ægir", "ca aegir"),
        ("prenom.nom@ac-x.fr", "prenom.nom@ac x.fr"),
        ("", ""),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("typed", "expected"), [("muller", True), ("zoé mül", True), ("zoé paul", False), ("", True)]
)
def test_holds_words_each_somewhere(typed: str, expected: bool) -> None:
    assert holds_words("Müller Zoé", typed) is expected
