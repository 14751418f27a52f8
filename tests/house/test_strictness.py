"""The strictness of tests/conftest.py is itself tested."""

import socket
import warnings

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template import engines
from django.template.loader import get_template
from pytest_socket import SocketConnectBlockedError

from tests.conftest import UndefinedTemplateVariableError

DJANGO = engines["django"]


@pytest.mark.parametrize(
    "source",
    [
        "{{ unknown }}",
        "{{ unknown|default:'x' }}",
        "{{ known.unknown }}",
        "{% with a=unknown %}{% endwith %}",
    ],
)
def test_template_undefined_variable_raises(source: str) -> None:
    template = DJANGO.from_string(source)

    with pytest.raises(UndefinedTemplateVariableError):
        template.render({"known": "x"})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% if unknown %}a{% else %}b{% endif %}", "b"),
        ("{{ known|default:'y' }}", "y"),
        ("{{ none }}", "None"),
    ],
)
def test_template_variable_defined_or_asked_for_is_written(source: str, expected: str) -> None:
    assert DJANGO.from_string(source).render({"known": "", "none": None}) == expected


def test_template_of_a_library_is_left_alone() -> None:
    get_template("django/forms/widgets/input.html").render(
        {"widget": {"type": "text", "name": "n", "attrs": {}}}
    )


def test_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="trop tard"):
        warnings.warn("trop tard", stacklevel=1)


def test_network_is_closed() -> None:
    with (
        socket.socket() as outside,
        pytest.raises((SocketConnectBlockedError, UserWarning), match="socket"),
    ):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.parametrize("turn", [1, 2])
def test_storage_is_empty_at_the_start_of_each_test(turn: int) -> None:
    assert default_storage.listdir("") == ([], [])
    default_storage.save(f"{turn}.txt", ContentFile(b"x"))
