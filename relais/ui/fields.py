"""What the `field` component needs of a Django form field: its kind, attributes, hint and errors.

A lean renderer: the widget's own context is used, its templates are not.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.Textarea, "textarea"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
    (forms.DateInput, "date"),
    (Input, "input"),
)
GROUPS = frozenset({"radios", "checkboxes"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select, a radio group or a checkbox group."""

    value: str
    label: str
    is_selected: bool
    attrs: dict[str, Any]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Options under one heading; the heading may be empty."""

    label: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A form field, ready to draw."""

    kind: str
    id: str
    name: str
    label: str
    hint: str
    errors: list[str]
    is_required: bool
    value: str
    attrs: dict[str, Any]
    groups: list[ChoiceGroup]

    @property
    def hint_id(self) -> str:
        """The id of the hint, for aria-describedby."""
        return f"{self.id}-hint"

    @property
    def messages_id(self) -> str:
        """The id of the messages, for aria-describedby and the error summary."""
        return f"{self.id}-messages"


def kind_of(widget: forms.Widget) -> str:
    """Return how a widget is drawn; TypeError for a widget the design system does not draw."""
    for widget_class, kind in KINDS:
        if isinstance(widget, widget_class):
            return kind
    msg = f"{type(widget).__name__} has no drawing in ui/components/field.html"
    raise TypeError(msg)


def field_view(field: BoundField, *, label: str = "", hint: str = "") -> FieldView:
    """Read a bound field; `label` and `hint` replace the form's own."""
    widget = field.field.widget
    kind = kind_of(widget)
    context = widget.get_context(field.html_name, field.value(), _own_attrs(field))["widget"]
    errors = [str(error) for error in field.errors]
    hint = hint or str(field.help_text)
    field_id = field.auto_id or f"id_{field.html_name}"
    attrs = {key: value for key, value in context["attrs"].items() if key != "id"}
    described_by = f"{field_id}-hint {field_id}-messages" if hint else f"{field_id}-messages"
    if kind in GROUPS:
        attrs = {}
    else:
        attrs["aria-describedby"] = described_by
    if kind in {"input", "date", "file"}:
        attrs["type"] = "date" if kind == "date" else context["type"]
    return FieldView(
        kind=kind,
        id=field_id,
        name=context["name"],
        label=label or str(field.label),
        hint=hint,
        errors=errors,
        is_required=field.field.required,
        value=_value(kind, field, context["value"]),
        attrs=attrs,
        groups=_groups(context, kind),
    )


def _own_attrs(field: BoundField) -> dict[str, Any]:
    widget = field.field.widget
    attrs: dict[str, Any] = dict(field.build_widget_attrs({}, widget))
    if field.auto_id and "id" not in widget.attrs:
        attrs["id"] = field.auto_id
    attrs.pop("aria-describedby", None)
    return attrs


def _value(kind: str, field: BoundField, formatted: Any) -> str:  # noqa: ANN401 - a widget's value is anything
    if kind == "date":
        value = field.value()
        return value.isoformat() if isinstance(value, date) else str(value or "")
    if kind == "checkbox":
        return "checked" if field.value() else ""
    return "" if formatted is None or kind == "file" else str(formatted)


def _groups(context: dict[str, Any], kind: str) -> list[ChoiceGroup]:
    hints: dict[str, str] = context["attrs"].get("choice_hints", {}) if kind in GROUPS else {}
    return [
        ChoiceGroup(str(label or ""), [_choice(option, hints) for option in options])
        for label, options, _ in context.get("optgroups", [])
    ]


def _choice(option: dict[str, Any], hints: dict[str, str]) -> Choice:
    attrs = {
        key: value
        for key, value in option["attrs"].items()
        if key not in {"checked", "selected", "choice_hints", "aria-invalid"} and value is not False
    }
    value = "" if option["value"] is None else str(option["value"])
    return Choice(value, str(option["label"]), bool(option["selected"]), attrs, hints.get(value, ""))
