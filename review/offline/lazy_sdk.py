"""Loads of a provider's SDK only the classes that a program touches.

The SDKs are lazy by service: touching `aws.ec2` loads its two hundred modules, of which a platform uses ten,
and that is a third of a preview. Here a service is lazy by name as well. The rule by which a name leads to
its module is the generator's own (`VpcEndpoint` is in `vpc_endpoint`); where it does not hold, the service is
loaded whole, as it is without this. Only the preview does this; an engine's program has the SDK as it is.
"""

import importlib
import importlib.abc
import importlib.machinery
import re
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any

SDKS = ("pulumi_aws", "pulumi_azure_native")
_MEMBERS = re.compile(r"^from \.(\w+) import \*$", re.MULTILINE)
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NESTED = ("ArgsDict", "Args")
_ANSWERS = "_output"


def install() -> None:
    """Make the services lazy that nothing has touched yet. Twice is once."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def places(name: str) -> Iterator[str]:
    """The modules of a service that may define a name, the likeliest first.

    A nested type is looked for among those first: where a resource's arguments have the same name, the
    service exports the nested one, since it is imported last.
    """
    stem = name.removesuffix(_ANSWERS)
    nested = next((suffix for suffix in _NESTED if stem.endswith(suffix)), "")
    if nested:
        yield "_inputs"
    yield _WORDS.sub("_", stem.removesuffix(nested)).lower()
    yield "_enums"


class _Service(types.ModuleType):
    """A service of an SDK, such as `pulumi_aws.ec2`, that nothing was loaded of."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        loader: _Loader = self.__dict__["__loader__"]
        if name == "outputs":
            return importlib.import_module(f"{self.__name__}.outputs")
        for place in places(name):
            if place in loader.members:
                found = vars(importlib.import_module(f"{self.__name__}.{place}")).get(name)
                if found is not None:
                    setattr(self, name, found)
                    return found
        loader.load_whole(self)
        return getattr(self, name)


class _Loader(importlib.machinery.SourceFileLoader):
    members: frozenset[str] = frozenset()
    """The modules that the service exports."""

    def exec_module(self, module: types.ModuleType) -> None:
        self.members = frozenset(_MEMBERS.findall(self.get_data(self.path).decode()))
        module.__class__ = _Service

    def load_whole(self, module: types.ModuleType) -> None:
        module.__class__ = types.ModuleType
        super().exec_module(module)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        sdk, _, service = fullname.partition(".")
        if sdk not in SDKS or not service or "." in service:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.submodule_search_locations is None or spec.origin is None:
            return None
        spec.loader = _Loader(fullname, spec.origin)
        return spec
