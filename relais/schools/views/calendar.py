"""The academy's school calendar: see it, correct it, import it once the differences have been seen."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.schools.domain.import_calendar import calendar_differences, import_calendar
from relais.schools.domain.save_holiday import add_holiday, change_holiday, remove_holiday
from relais.schools.domain.set_holiday_zone import set_holiday_zone
from relais.schools.forms.calendar import CalendarFileForm, HolidayForm, HolidayZoneForm
from relais.schools.models import Academie, Holiday
from relais.schools.readers import UnreadableFileError
from relais.schools.readers.calendar import Difference, read_calendar
from relais.schools.reference.calendars import Period
from relais.schools.rules import EDIT_SCHOOLS, is_open_year
from relais.schools.selectors import get_academie_for_or_404
from relais.schools.selectors.calendar import (
    YearCalendar,
    get_holiday_or_404,
    public_holidays_between,
    year_calendar,
)
from relais.ui.french import long_date
from relais.ui.navigation import NavLink
from relais.ui.tables import Cell
from relais.ui.templatetags.ui import pluralise

HOLIDAY_HEADERS = [
    {"label": label}
    for label in ("Période", "Premier jour sans classe", "Dernier jour sans classe", "Origine")
]
PUBLIC_HEADERS = [{"label": "Jour férié"}, {"label": "Date"}]
DIFFERENCE_HEADERS = [{"label": label} for label in ("Différence", "Période", "Aujourd’hui", "Après")]
SALT = "relais.schools.calendar"
FIELD_OF = {
    "name_required": "name",
    "wrong_days": "last_day",
    "other_year": "first_day",
    "overlap": "first_day",
}


def _years() -> list[SchoolYear]:
    """Return the years shown: a calendar is published long before its year."""
    current = SchoolYear.current()
    return [current.previous, current, current.next, current.next.next]


def _year(request: ScopedRequest) -> SchoolYear:
    asked = request.GET.get("year", "")
    return next((year for year in _years() if str(year) == asked), SchoolYear.current())


def _url(name: str, year: SchoolYear) -> str:
    return f"{reverse(f'schools:{name}')}?{urlencode({'year': str(year)})}"


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: ScopedRequest) -> HttpResponse:
    """Show the days off of a year; follow another zone's calendar."""
    academie, year = get_academie_for_or_404(request.scope, EDIT_SCHOOLS), _year(request)
    shown = year_calendar(academie, year)
    form = HolidayZoneForm(request.POST or None, initial={"zone": shown.zone})
    if request.method == "POST" and form.is_valid():
        set_holiday_zone(actor=request.scope, academie=academie, year=year, zone=form.cleaned_data["zone"])
        messages.success(request, f"Le calendrier {year} est le vôtre : chaque période s'y corrige.")
        return redirect(_url("calendar", year))
    context = {
        "year": year,
        "shown": shown,
        "form": form,
        "is_open_year": is_open_year(year),
        "headers": HOLIDAY_HEADERS,
        "rows": _holiday_rows(shown),
        "public_headers": PUBLIC_HEADERS,
        "public_rows": _public_rows(academie, year),
        "year_links": [
            NavLink(str(each), _url("calendar", each), is_current=each == year) for each in _years()
        ],
        "own_url": _url("calendar", year),
        "add_url": _url("add_holiday", year),
        "import_url": _url("import_calendar", year),
    }
    return render(request, "schools/calendar.html", context)


def _holiday_rows(shown: YearCalendar) -> list[list[Cell]]:
    may_change = shown.is_own and is_open_year(shown.year)
    return [
        [
            Cell(each.name, reverse("schools:change_holiday", args=[each.pk]) if may_change else ""),
            Cell(long_date(each.first_day)),
            Cell(long_date(each.last_day)),
            Cell(each.get_source_display()),
        ]
        for each in shown.holidays
    ]


def _public_rows(academie: Academie, year: SchoolYear) -> list[list[Cell]]:
    days = public_holidays_between(year.first_day, year.last_day, academie.code)
    return [[Cell(name), Cell(long_date(day))] for day, name in days.items()]


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ScopedRequest) -> HttpResponse:
    """Add a period without class."""
    academie, year = get_academie_for_or_404(request.scope, EDIT_SCHOOLS), _year(request)
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_holiday(actor=request.scope, academie=academie, year=year, **form.cleaned_data)
        except DomainError as error:
            form.add_error(FIELD_OF.get(error.code), error.message)
        else:
            messages.success(request, f"« {added} » est au calendrier.")
            return redirect(_url("calendar", year))
    return render(request, "schools/holiday.html", _form_context(form, year))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ScopedRequest, pk: int) -> HttpResponse:
    """Correct a period."""
    holiday = get_holiday_or_404(request.scope, pk)
    year = holiday.calendar.year
    initial = {"name": holiday.name, "first_day": holiday.first_day, "last_day": holiday.last_day}
    form = HolidayForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_holiday(actor=request.scope, holiday=holiday, **form.cleaned_data)
        except DomainError as error:
            form.add_error(FIELD_OF.get(error.code), error.message)
        else:
            messages.success(request, f"« {holiday} » est corrigée.")
            return redirect(_url("calendar", year))
    return render(request, "schools/holiday.html", _form_context(form, year, holiday))


@require_POST
def remove(request: ScopedRequest, pk: int) -> HttpResponse:
    """Take a period away."""
    holiday = get_holiday_or_404(request.scope, pk)
    remove_holiday(actor=request.scope, holiday=holiday)
    messages.success(request, f"« {holiday} » n'est plus au calendrier : ces jours sont travaillés.")
    return redirect(_url("calendar", holiday.calendar.year))


def _form_context(form: Form, year: SchoolYear, holiday: Holiday | None = None) -> dict[str, Any]:
    return {"form": form, "year": year, "holiday": holiday, "calendar_url": _url("calendar", year)}


@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: ScopedRequest) -> HttpResponse:
    """Compare a file with the calendar, then write what was shown."""
    academie, year = get_academie_for_or_404(request.scope, EDIT_SCHOOLS), _year(request)
    if "proposal" in request.POST:
        return _write(request, academie, year)
    form = CalendarFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "year": year,
        "calendar_url": _url("calendar", year),
        "compared": False,
    }
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = read_calendar(
                file,
                academie_code=academie.code,
                academie_name=academie.name,
                zone=year_calendar(academie, year).zone,
                year=year,
            )
        except UnreadableFileError as error:
            form.add_error("file", str(error))
        else:
            differences = calendar_differences(academie, year, read)
            context |= {
                "compared": True,
                "headers": DIFFERENCE_HEADERS,
                "rows": _difference_rows(differences),
                "file_name": file.name,
                "proposal": _sign(academie, year, read, file.name),
            }
    return render(request, "schools/calendar_import.html", context)


def _write(request: ScopedRequest, academie: Academie, year: SchoolYear) -> HttpResponse:
    """Write the calendar that was compared; the browser gives it back sealed."""
    try:
        academie_id, start, lines, file_name = signing.loads(request.POST["proposal"], salt=SALT)
    except signing.BadSignature:
        academie_id, start, lines, file_name = None, 0, [], ""
    if (academie_id, start) != (academie.pk, year.start):
        messages.error(request, "Cette comparaison n'est plus la bonne : envoyez de nouveau le fichier.")
        return redirect(_url("import_calendar", year))
    read = [Period(date.fromisoformat(first), date.fromisoformat(last), name) for first, last, name in lines]
    written = import_calendar(
        actor=request.scope, academie=academie, year=year, read=read, file_name=file_name
    )
    done = pluralise(len(written), "différence écrite,différences écrites")
    messages.success(request, f"Calendrier {year} : {done}.")
    return redirect(_url("calendar", year))


def _sign(academie: Academie, year: SchoolYear, read: Sequence[Period], file_name: str) -> str:
    lines = [[each.first_day.isoformat(), each.last_day.isoformat(), each.name] for each in read]
    return signing.dumps([academie.pk, year.start, lines, file_name], salt=SALT, compress=True)


def _difference_rows(differences: Sequence[Difference]) -> list[list[Cell]]:
    return [
        [Cell(one.kind), Cell(one.period.name), Cell(_days(one.before)), Cell(_days(one.after))]
        for one in differences
    ]


def _days(period: Period | None) -> str:
    if period is None:
        return "–"
    if period.first_day == period.last_day:
        return f"le {long_date(period.first_day)}"
    return f"du {long_date(period.first_day)} au {long_date(period.last_day)}"
