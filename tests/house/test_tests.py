"""A test that asserts nothing passes for ever: every test must be able to fail."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.test_layout import ROOT, functions, project_files, where

CHECKING_CALL = re.compile(r"(?:^|\.)(?:raises|warns|fail|assert_\w+|check(?:_\w+)?|expect\w*|to_be_\w+|to_have_\w+)$")


def checks_something(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a test contains an assertion, or calls something whose name says that it asserts."""
    return any(
        (isinstance(node, ast.Assert) and not is_empty(node.test))
        or (isinstance(node, ast.Call) and CHECKING_CALL.search(ast.unparse(node.func)) is not None)
        for node in ast.walk(function)
    )


def is_empty(condition: ast.expr) -> bool:
    """Whether an assertion says nothing: a constant, or only that something is not None."""
    if isinstance(condition, ast.Constant):
        return True
    return isinstance(condition, ast.Compare) and ast.unparse(condition).endswith(" is not None")


def files_of_tests() -> list[Path]:
    """Every file whose tests pytest collects."""
    return [path for path in project_files(".py") if path.is_relative_to(ROOT / "tests") and path.name.startswith("test_")]


def test_every_test_asserts_something() -> None:
    found = [
        f"{where(path, function.lineno)} {function.name}"
        for path in files_of_tests()
        for function in functions(path)
        if function.name.startswith("test_") and not checks_something(function)
    ]
    assert found == []


def test_every_name_of_a_test_is_a_sentence() -> None:
    found = [
        f"{where(path, function.lineno)} {function.name}"
        for path in files_of_tests()
        for function in functions(path)
        if function.name.startswith("test_") and function.name.count("_") < 3
    ]
    assert found == []


@pytest.mark.parametrize(("body", "expected"), [
    ("assert rate == 0.5", True),  # compares
    ("with pytest.raises(KeyError): door('x')", True),  # expects an error
    ("assert_frame_equal(a, b)", True),  # asserts by name
    ("assert result is not None", False),  # says nothing about the result
    ("assert True", False),  # says nothing
    ("door('x')", False),  # only calls
])  # fmt: skip
def test_the_search_for_assertions_knows_empty_ones(body: str, expected: bool) -> None:
    function = ast.parse(f"def test_x():\n    {body}").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert checks_something(function) is expected
