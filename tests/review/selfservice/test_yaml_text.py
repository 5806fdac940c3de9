"""Single values of a YAML file change; comments and layout of everything else stay."""

import pytest
import yaml

from review.selfservice import yaml_text

TEXT = """# head
a: 1  # one
b:
  # about c
  c: [x, y]
  d:
    - p
    - q  # why q

  # about e
  e: {f: 1, g: 2}
h: end
"""


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("a",), '"2"', "2"),
        (("b", "c"), "[z]", ["z"]),
        (("b", "c", 1), "z", ["x", "z"]),
        (("b", "d"), "[z]", ["z"]),
        (("b", "d", 0), "z", ["z", "q"]),
        (("b", "e", "f"), "z", "z"),
        (("b", "e"), "z", "z"),
    ],
    ids=str,
)
def test_a_value_is_replaced_and_nothing_else(path: tuple, value: str, expected: object) -> None:
    made = yaml_text.replace(TEXT, path, value)
    before, after = yaml.safe_load(TEXT), yaml.safe_load(made)
    for tree in (before, after):
        found = tree
        for part in path[:-1]:
            found = found[part]
        if tree is after:
            assert found[path[-1]] == expected or found == expected
        found[path[-1]] = None
    assert before == after
    assert made.count("#") >= TEXT.count("#") - 1


def test_an_entry_goes_with_the_comment_above_it_and_no_other() -> None:
    made = yaml_text.remove(TEXT, ("b", "c"))
    assert "about c" not in made
    assert made.count("#") == TEXT.count("#") - 1
    assert yaml.safe_load(made)["b"] == {"d": ["p", "q"], "e": {"f": 1, "g": 2}}


def test_a_mapping_left_empty_goes_too() -> None:
    assert yaml_text.remove("a:\n  b:\n    c: 1\nd: 2\n", ("a", "b", "c")) == "d: 2\n"


def test_a_new_entry_stands_below_another_before_whatever_follows() -> None:
    made = yaml_text.insert(TEXT, ("b", "d"), "n", "\n  m: 1\n  # why\n  o: 2")
    assert yaml.safe_load(made)["b"]["n"] == {"m": 1, "o": 2}
    assert made.index("- q") < made.index("  n:") < made.index("# about e")
    assert yaml_text.insert("a: 1", ("a",), "b", "2") == "a: 1\nb: 2\n", "a file need not end with a line"


@pytest.mark.parametrize(
    "change",
    [
        lambda: yaml_text.remove(TEXT, ("b", "e", "f")),
        lambda: yaml_text.insert(TEXT, ("b", "e", "f"), "n", "1"),
    ],
)
def test_what_is_written_in_one_line_is_not_taken_apart(change) -> None:
    with pytest.raises(ValueError, match="is no entry of a mapping that is written in lines"):
        change()


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        yaml_text.replace(TEXT, ("b", "z"), "1")
