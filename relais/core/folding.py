"""Text as it is searched: without accent, case nor punctuation."""

import re
import unicodedata

_WORDS = re.compile(r"[a-z0-9@._]+")


def fold(text: str) -> str:
    """Return the words of a text in plain lower-case letters: "Lebœuf-Rémy, É" gives "leboeuf remy e"."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(_WORDS.findall(plain))


def holds_words(text: str, typed: str) -> bool:
    """Tell whether a text holds, anywhere, each word typed."""
    folded = fold(text)
    return all(word in folded for word in fold(typed).split())
