"""What a browser says of itself, in words somebody recognises: "Firefox sur Windows"."""

# In order: most browsers also claim to be those that follow.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("Chromium", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def describe_device(claim: str) -> str:
    """Return browser and system as far as they are known, in French."""
    browser = next((name for mark, name in _BROWSERS if mark in claim), "Navigateur inconnu")
    system = next((name for mark, name in _SYSTEMS if mark in claim), "")
    return f"{browser} sur {system}" if system else browser
