"""The kinds of objects that a server knows, as it says itself."""

import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of object that the server knows."""

    api_version: str
    kind: str
    plural: str
    namespaced: bool
    verbs: frozenset[str]
    subresources: frozenset[str]

    def path(self, namespace: str | None = None, name: str | None = None) -> str:
        """Where the server keeps objects of this kind."""
        parts = ["api" if "/" not in self.api_version else "apis", self.api_version]
        if self.namespaced and namespace:
            parts += ["namespaces", urllib.parse.quote(namespace, safe="")]
        parts.append(self.plural)
        if name:
            parts.append(urllib.parse.quote(name, safe=""))
        return "/" + "/".join(parts)


def kinds_of(group: Mapping[str, Any]) -> dict[tuple[str, str], Kind]:
    """The kinds of one API group, out of the server's aggregated discovery."""
    found = {}
    name = group.get("metadata", {}).get("name", "")
    for version in group["versions"]:
        api_version = f"{name}/{version['version']}" if name else version["version"]
        for resource in version.get("resources", []):
            subresources = resource.get("subresources", [])
            kind = resource["responseKind"]["kind"]
            found[api_version, kind] = Kind(
                api_version=api_version,
                kind=kind,
                plural=resource["resource"],
                namespaced=resource["scope"] == "Namespaced",
                verbs=frozenset(resource["verbs"]),
                subresources=frozenset(each["subresource"] for each in subresources),
            )
    return found
