"""What import-linter cannot see: keys, names in strings, templates and migrations that reach up."""

import ast
import re
from pathlib import Path

from django.apps import apps
from django.db.models import Field, Model

from tests.house.layers import (
    APPS,
    ROOT,
    app_of,
    assert_none,
    built_apps,
    contract,
    may_reach,
    ranks,
    sources,
)

LIBRARIES = {"ui", "core"}
# A model, a module or the name of an address, as text.
NAMED_APP = re.compile(r"^(?:relais\.)?(?P<app>[a-z_]+)[.:][A-Za-z_][\w.]*$")
TEMPLATE_REACH = re.compile(
    # `{% url … as … %}` is allowed: it is silent where the address does not exist.
    r"""{%\s*url\s+["'](?P<url>[a-z_]+):(?![^%]*\sas\s)"""
    r"""|{%\s*(?:include|extends)\s+["'](?P<template>[a-z_]+)/"""
    r"""|{%\s*load\s+(?P<library>[a-z_ ]+)%}""",
)
# Links upward that are left out where the address does not exist, each with its reason.
SOFT_LINKS = {
    ("schools", "dashboards:school"),  # the list and the map lead to a school's page
}
# The style and scripts of a page are files: the Content-Security-Policy refuses the rest.
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=[\"']|javascript:", re.IGNORECASE)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_apps_all_installed() -> None:
    assert {
        config.label for config in apps.get_app_configs() if config.name.startswith("relais.")
    } == built_apps()


def test_floors_hold_in_every_app_except_libraries() -> None:
    assert set(contract("floors")["containers"]) == {f"relais.{app}" for app in built_apps() - LIBRARIES}


def our_relations() -> list[tuple[type[Model], "Field[object, object]", type[Model]]]:
    return [
        (model, field, field.related_model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ranks()
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, Field) and isinstance(field.related_model, type)
    ]


def test_foreign_keys_point_downward() -> None:
    faults = [
        f"{model.__name__}.{field.name} -> {target.__name__}"
        for model, field, target in our_relations()
        if target._meta.app_label in ranks() and not may_reach(model._meta.app_label, target._meta.app_label)
    ]

    assert_none(faults)


def test_strings_name_no_higher_app() -> None:
    faults = [
        f"{relative(path)}:{node.lineno} {node.value}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and (match := NAMED_APP.match(node.value))
        and match["app"] in ranks()
        and not may_reach(app_of(path), match["app"])
        and (app_of(path), node.value) not in SOFT_LINKS
    ]

    assert_none(faults)


def test_templates_reach_no_higher_app() -> None:
    faults = [
        f"{relative(path)}: {match[0]}"
        for path in sources("*.html")
        for match in TEMPLATE_REACH.finditer(path.read_text())
        for app in (match["url"] or match["template"] or match["library"]).split()
        if app in ranks() and not may_reach(app_of(path), app)
    ]

    assert_none(faults)


def test_templates_hold_no_inline_style_or_script() -> None:
    faults = [
        f"{relative(path)}: {match[0].strip()}"
        for path in sources("*.html")
        if "mails" not in path.parts  # a mail has no style sheet to call
        for match in INLINE.finditer(path.read_text())
    ]

    assert_none(faults)


def imported_modules(path: Path) -> list[str]:
    modules = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            modules += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules.append(node.module or ".")
    return modules


def test_migrations_import_no_app_code() -> None:
    """Fields, validators and defaults of `core` are the schema; the rest would change under a migration."""
    faults = [
        f"{relative(path)} imports {module}"
        for path in sorted(APPS.glob("*/migrations/*.py"))
        for module in imported_modules(path)
        if module.startswith((".", "config", "relais")) and not module.startswith("relais.core.")
    ]

    assert_none(faults)
