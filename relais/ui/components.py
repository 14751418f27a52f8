"""A component is a template with its options in a header comment.

    {# options: title, level=info|success|warning|error, text= #}

A bare name is required; `name=` is an empty text; `a|b|c` are the only values allowed, the first being the
default; `true`, `false`, `none` and whole numbers are values of their type. An unknown option raises, so
that a page never believes in an option that does nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template import Context
from django.template.base import Template
from django.utils.safestring import SafeString

FOLDER = "ui/components"
HEADER = re.compile(r"\A\{#\s*options:(?P<options>.*?)#\}", re.DOTALL)
LITERALS: dict[str, Any] = {"true": True, "false": False, "none": None}

Preparer = Callable[[dict[str, Any]], dict[str, Any]]
_preparers: dict[str, Preparer] = {}


class ComponentError(ValueError):
    """A component called with options it does not have, or without those it needs."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a component."""

    name: str
    is_required: bool
    default: Any = None
    choices: tuple[str, ...] = ()


@lru_cache(maxsize=256)
def parse_options(source: str) -> tuple[Option, ...]:
    """Read the options in the header comment of a component's source."""
    header = HEADER.match(source)
    if not header:
        msg = "a component starts with {# options: ... #}"
        raise ComponentError(msg)
    parts = [part.strip() for part in header["options"].split(",")]
    return tuple(_parse_option(part) for part in parts if part)


def _parse_option(text: str) -> Option:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals:
        return Option(name, is_required=True)
    if "|" in value:
        choices = tuple(value.split("|"))
        return Option(name, is_required=False, default=choices[0], choices=choices)
    if value.isdecimal():
        return Option(name, is_required=False, default=int(value))
    return Option(name, is_required=False, default=LITERALS.get(value, value))


def check_options(component: str, declared: tuple[Option, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of each declared option; raise ComponentError on anything that does not fit."""
    names = {option.name for option in declared}
    unknown = sorted(given.keys() - names)
    if unknown:
        msg = f"{component}: unknown option {', '.join(unknown)}; it has {', '.join(sorted(names))}"
        raise ComponentError(msg)
    values: dict[str, Any] = {}
    for option in declared:
        if option.is_required and option.name not in given:
            msg = f"{component}: option {option.name} is missing"
            raise ComponentError(msg)
        value = given.get(option.name, option.default)
        if option.choices and value not in option.choices:
            msg = f"{component}: {option.name} is {value!r}, not one of {', '.join(option.choices)}"
            raise ComponentError(msg)
        values[option.name] = value
    return values


def prepares(component: str) -> Callable[[Preparer], Preparer]:
    """Decorate the function that computes what the component's template needs beyond its options."""

    def decorate(prepare: Preparer) -> Preparer:
        _preparers[component] = prepare
        return prepare

    return decorate


def render_component(context: Context, component: str, options: Mapping[str, Any]) -> SafeString:
    """Render a component; it sees its options, the request and the CSRF token, nothing else of the page."""
    template = _find(context, component)
    values = check_options(component, parse_options(template.source), options)
    if component in _preparers:
        values |= _preparers[component](values)
    values |= {"request": context.get("request"), "csrf_token": context.get("csrf_token")}
    return template.render(context.new(values))


def _find(context: Context, component: str) -> Template:
    if context.template is None:
        msg = "a component is rendered from a template"
        raise ComponentError(msg)
    return context.template.engine.get_template(f"{FOLDER}/{component}.html")


def component_names() -> list[str]:
    """Return the names of every component, for the gallery."""
    folder = Path(__file__).parent / "templates" / FOLDER
    return sorted(path.stem for path in folder.glob("*.html") if not path.stem.startswith("_"))


def options_of(component: str) -> tuple[Option, ...]:
    """Return the options a component declares."""
    path = Path(__file__).parent / "templates" / FOLDER / f"{component}.html"
    return parse_options(path.read_text(encoding="utf-8"))
