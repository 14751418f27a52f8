"""Values in addresses."""

from relais.core.school_year import SchoolYear
from relais.core.uai import normalise_uai


class SchoolYearConverter:
    """2026-2027."""

    regex = r"20\d\d-20\d\d"

    def to_python(self, value: str) -> SchoolYear:
        """Read; a pair of years that do not follow is no match."""
        return SchoolYear.parse(value)

    def to_url(self, value: SchoolYear) -> str:
        """Write."""
        return str(value)


class UaiConverter:
    """0860034V, lower case accepted."""

    regex = r"\d{7}[A-Za-z]"

    def to_python(self, value: str) -> str:
        """Read, in capitals."""
        return normalise_uai(value)

    def to_url(self, value: str) -> str:
        """Write."""
        return value
