"""The tags and filters every template has without loading them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from relais.core.money import format_euros
from relais.ui import charts, french, preparers
from relais.ui import map as map_drawing
from relais.ui.components import ComponentError, render_component
from relais.ui.navigation import NavLink

register = template.Library()

# Imported for what they register: what a component computes before it is drawn.
PREPARERS = (charts, map_drawing, preparers)


@register.simple_tag(takes_context=True)
def ui(context: Context, component: str, **options: Any) -> SafeString:  # noqa: ANN401 - a component's options
    """Render a component: {% ui "badge" text="Signée" level="success" %}."""
    return render_component(context, component, options)


@register.simple_tag(takes_context=True)
def ui_with(context: Context, component: str, options: Mapping[str, Any]) -> SafeString:
    """Render a component with options held in a mapping: {% ui_with entry.name example %}."""
    return render_component(context, component, options)


@register.simple_block_tag(takes_context=True)
def uiblock(
    context: Context,
    content: SafeString,
    component: str,
    **options: Any,  # noqa: ANN401 - a component's options
) -> SafeString:
    """Render a component around what it holds: {% uiblock "callout" title="..." %}...{% enduiblock %}."""
    return render_component(context, component, {**options, "content": content})


@register.simple_tag
def links(*pairs: str) -> list[NavLink]:
    """Make a list of links: {% links "Établissements" list_url "Collège X" school_url as trail %}."""
    if len(pairs) % 2:
        msg = "links: a label and an address, in pairs"
        raise ComponentError(msg)
    return [NavLink(pairs[i], pairs[i + 1]) for i in range(0, len(pairs), 2)]


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:  # noqa: ANN401 - any value that has a text
    """Return the present query string with some parameters changed; None or "" takes one away.

    {% query page=3 %} gives "?type=college&page=3"; any change but of the page goes back to the first page.
    """
    request = context.get("request")
    parameters = request.GET.copy() if request else QueryDict(mutable=True)
    if "page" not in changes:
        parameters.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}" if parameters else "?"


@register.filter
def euros(cents: int | None) -> str:
    """Write cents as "1 250,00 €"; nothing for no amount."""
    return "" if cents is None else format_euros(int(cents))


@register.filter(expects_localtime=True)
def long_date(day: date | None) -> str:
    """Write "mercredi 3 septembre 2026"."""
    return french.long_date(day) if day else ""


@register.filter(expects_localtime=True)
def day_month(day: date | None) -> str:
    """Write "3 septembre"."""
    return french.day_month(day) if day else ""


@register.filter(expects_localtime=True)
def short_date(day: date | None) -> str:
    """Write "03/09/2026"."""
    return french.short_date(day) if day else ""


@register.filter(expects_localtime=True)
def hour(moment: datetime | None) -> str:
    """Write "14 h 30"."""
    return french.hour(moment) if moment else ""


@register.filter
def nbsp(text: Any) -> SafeString:  # noqa: ANN401 - any value that has a text
    """Make the spaces of French typography unbreakable."""
    return mark_safe(french.typeset(str(conditional_escape(text))))  # noqa: S308 - escaped just before


@register.filter
def pluralise(count: int, forms: str) -> str:
    """Write "1 établissement", "12 établissements": {{ n|pluralise:"établissement,établissements" }}."""
    singular, plural = forms.split(",")
    return f"{french.number(count)}\u00a0{plural if count > 1 else singular}"


@register.filter
def number(value: int | None) -> str:
    """Write "12 560"."""
    return "" if value is None else french.number(value)
