import ast
import collections
import pathlib
import re

from policy.resource_types import aws, azure, kubernetes
from tests.conftest import ROOT

FOLDERS = ("policy", "review", "lab")
TOKEN = re.compile(r"(aws|azure-native|kubernetes):[\w./]+:[A-Z]\w+")
HOME = ROOT / "policy" / "resource_types"


def tokens(file: pathlib.Path) -> list[str]:
    """Texts of a module that are the type of a resource."""
    found = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    texts = [node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in texts if TOKEN.fullmatch(text)]


def test_resource_types_are_written_in_one_place() -> None:
    files = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]
    elsewhere = {
        str(file.relative_to(ROOT)): found
        for file in files
        if file.parent != HOME and (found := tokens(file))
    }
    assert elsewhere == {}, "import the constant from policy/resource_types instead"


def test_a_resource_type_has_one_name() -> None:
    values = [token for file in HOME.glob("*.py") for token in tokens(file)]
    assert len(values) > 100
    assert {token: count for token, count in collections.Counter(values).items() if count > 1} == {}


def test_every_resource_type_is_used() -> None:
    users = "".join(
        file.read_text(encoding="utf-8")
        for folder in (*FOLDERS, "tests")
        for file in (ROOT / folder).rglob("*.py")
    )
    names = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in (aws, azure, kubernetes)
        for name in vars(module)
        if name.isupper()
    }
    aliases = users.replace("aws_types.", "aws.").replace("azure_types.", "azure.")
    assert sorted(name for name in names if not re.search(rf"\b{re.escape(name)}\b", aliases)) == []
