"""Which registration has which object, in the lab's own cloud: so that two never have the same, and so that
what an engine did not live to hear of is found again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab.cloud.errors import CloudError
from lab.cloud.store import Store, Stored
from lab.cloud.texts import dumps
from lab.engine.providers.kubernetes.objects import Ref

_PACKAGE = "kubernetes"


@dataclass(frozen=True, kw_only=True)
class Register:
    """The objects of one cluster."""

    store: Store
    cluster: str
    """Which cluster: the address of its server, or a name that the provider gives it."""

    def find(self, ref: Ref) -> Stored | None:
        """What is written down of an object."""
        where = "type = ? and id = ? and scope = ?"
        found = self.store.living(where, (ref.type, ref.id, self._scope(ref)))
        return found[0] if found else None

    def all(self) -> list[Stored]:
        """Every object of the cluster."""
        return self.store.living("package = ? and scope = ?", (_PACKAGE, self.cluster))

    def definitions(self) -> list[Stored]:
        """The definitions among them."""
        where = "package = ? and scope = ? and type like '%:CustomResourceDefinition'"
        return self.store.living(where, (_PACKAGE, self.cluster))

    def free(self, ref: Ref) -> None:
        """Say no where another registration has the object."""
        where = "package = ? and scope = ? and id = ? and urn != ?"
        values = (_PACKAGE, self.cluster, ref.id, ref.urn)
        for other in () if ref.patch else self.store.living(where, values):
            if _kind(other.type) == (ref.group, ref.kind):
                raise CloudError(f"AlreadyExists: {ref} is registered as {other.urn}")

    def note(self, ref: Ref, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> None:
        """Write an object down."""
        found = self.find(ref)
        if found:
            self.store.rows(
                "update resource set inputs = ?, outputs = ?, urn = ?, version = version + 1 where n = ?",
                (dumps(dict(inputs)), dumps(dict(outputs)), ref.urn, found.n),
            )
            return
        self.store.rows(
            "insert into resource (package, type, id, urn, scope, generation, inputs, outputs, provider) "
            "values (?, ?, ?, ?, ?, 0, ?, ?, '{}')",
            (
                _PACKAGE, ref.type, ref.id, ref.urn, self._scope(ref), dumps(dict(inputs)),
                dumps(dict(outputs)),
            ),
        )  # fmt: skip

    def forget(self, ref: Ref) -> None:
        """Remove an object."""
        if found := self.find(ref):
            self.discard(found)

    def discard(self, found: Stored) -> None:
        """Remove what was found."""
        self.store.rows("delete from resource where n = ?", (found.n,))

    def _scope(self, ref: Ref) -> str:
        # Any number of patches may be about one object.
        return f"{self.cluster}#{ref.urn}" if ref.patch else self.cluster


def _kind(type_: str) -> tuple[str, str]:
    """API group and kind of a type token."""
    api_version, kind = type_.removeprefix("kubernetes:").rpartition(":")[::2]
    group = api_version.rpartition("/")[0]
    return "" if group == "core" else group, kind
