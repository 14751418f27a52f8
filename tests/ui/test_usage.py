"""Every use of a component, in every template, names options the component has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, engines
from django.template.base import Node
from django.template.library import SimpleBlockNode, SimpleNode

from relais.ui.components import component_names, options_of

RELAIS = Path(settings.BASE_DIR) / "relais"
TEMPLATES = sorted(
    str(path.relative_to(folder)) for folder in RELAIS.glob("*/templates") for path in folder.rglob("*.html")
)


def uses_in(template: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each component a template uses by name, with the options given."""
    compiled: Any = engines["django"].get_template(template)
    for node in compiled.template.nodelist.get_nodes_by_type(Node):
        if isinstance(node, SimpleBlockNode | SimpleNode) and node.func.__name__ in {"ui", "uiblock"}:
            content = {"content"} if node.func.__name__ == "uiblock" else set()
            yield node.args[0].resolve(Context()), {*node.kwargs, *content}


@pytest.mark.parametrize("template", TEMPLATES)
def test_template_uses_components_with_their_own_options(template):
    for component, given in uses_in(template):
        assert component in component_names()
        declared = options_of(component)
        assert given - {option.name for option in declared} == set()
        assert {option.name for option in declared if option.is_required} - given == set()
