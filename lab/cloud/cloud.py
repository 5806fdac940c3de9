"""Behaves like a cloud: computes outputs by `simulation/`, remembers, and refuses what a cloud would."""

from collections.abc import Mapping
from typing import Any

from lab.cloud import hierarchy
from lab.cloud.call import Call
from lab.cloud.errors import CloudError
from lab.cloud.faults import Faults
from lab.cloud.frozen import frozen
from lab.cloud.references import missing
from lab.cloud.store import Made, Store, Stored
from lab.cloud.texts import IDENTIFIER, dumps, folded, leaves, scope_of, with_changed
from simulation import catalog
from simulation import cloud as simulation
from simulation.outputs import ResourceInputs


class Cloud:
    """One simulated cloud, of any number of accounts and subscriptions."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.faults = Faults(store)

    def create(
        self, type_: str, urn: str, name: str, inputs: dict[str, Any], provider: Mapping[str, Any]
    ) -> Made:
        """Make a resource.

        Raises:
            CloudError: it cannot be made; nothing was, unless the error says so.
        """
        with self._called("create", type_, urn) as afterwards:
            with self.store.change():
                made = self._create(type_, urn, name, inputs, provider)
            afterwards(made, inputs)
        return made

    def _create(
        self, type_: str, urn: str, name: str, inputs: dict[str, Any], provider: Mapping[str, Any]
    ) -> Made:
        constraints, scope = catalog.constraints(type_), scope_of(provider)
        self._referred_exist(type_, inputs)
        generation = self._generation(urn, type_)
        resource = _inputs(urn, name, inputs, provider, generation)
        id_, outputs = mock_outputs(type_, resource)
        if parent := hierarchy.missing_parent(self.store, id_):
            raise CloudError(f"ParentResourceNotFound: {parent} does not exist")
        standing = self.store.living("type = ? and id = ? and scope = ?", (type_, id_, scope))
        if standing and not constraints.upsert:
            raise CloudError(f"{constraints.taken}: {id_}")
        if standing:
            return self._set(standing[0], inputs, provider, urn=urn)
        if constraints.keeps_name and self.store.rows(
            "select 1 from deleted where type = ? and id = ? and scope = ?", (type_, id_, scope)
        ):
            raise CloudError(f"{constraints.keeps_name}: {id_}")
        if constraints.conflict:
            others = self.store.living("type = ? and scope = ?", (type_, scope))
            if reason := constraints.conflict(inputs, [other.inputs for other in others]):
                raise CloudError(reason)
        (n,) = self.store.rows(
            "insert into resource (package, type, id, urn, scope, generation, inputs, outputs, provider) "
            "values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning n",
            (
                type_.partition(":")[0], type_, id_, urn, scope, generation, dumps(inputs), dumps(outputs),
                dumps(dict(provider)),
            ),
        )[0]  # fmt: skip
        self._note(self.store.living("n = ?", (n,))[0])
        return Made(id=id_, properties={**inputs, **outputs})

    def read(self, type_: str, id_: str, urn: str) -> Stored | None:
        """What the cloud has now, drift included; None where it has nothing."""
        with self._called("read", type_, urn):
            return self._standing(type_, id_)

    def update(
        self, type_: str, id_: str, urn: str, inputs: dict[str, Any], provider: Mapping[str, Any]
    ) -> Made:
        """Change a resource in place.

        Raises:
            CloudError: it is gone, or refuses the change.
        """
        with self._called("update", type_, urn) as afterwards:
            with self.store.change():
                standing = self._standing(type_, id_)
                if standing is None:
                    raise CloudError(f"NotFound: {type_} {id_} does not exist")
                self._referred_exist(type_, inputs)
                if reason := frozen(standing, inputs, self._referring(standing)):
                    raise CloudError(reason)
                made = self._set(standing, inputs, provider)
            afterwards(made, inputs)
        return made

    def delete(self, type_: str, id_: str, urn: str) -> None:
        """Delete a resource. One that is gone already is no problem.

        Raises:
            CloudError: it is in use, or locked.
        """
        with self._called("delete", type_, urn) as afterwards:
            with self.store.change():
                standing = self._standing(type_, id_)
                if standing is not None:
                    self._delete(standing)
            afterwards(Made(id=id_, properties={}), {})

    def _delete(self, standing: Stored) -> None:
        constraints = catalog.constraints(standing.type)
        if standing.inputs.get("skipDestroy") is True:
            self.store.rows("update resource set kept = 1 where n = ?", (standing.n,))
            return
        if constraints.locked_by and standing.inputs.get(constraints.locked_by) is True:
            raise CloudError(
                f"InvalidRequestException: {standing.id} cannot be deleted, "
                f"{constraints.locked_by} is enabled"
            )
        below = hierarchy.below(self.store, standing)
        if (
            holding := next((child for child in below if child.type in constraints.held_by), None)
        ) is not None:
            raise CloudError(f"{constraints.in_use}: {standing.id} has {holding.id}")
        going = {standing.n, *(child.n for child in below)}
        for one in (standing, *below):
            # What goes at the same time holds on to nothing.
            self._not_held(one, going)
        for other in self._referring(standing):
            if other.type in constraints.takes_along:
                self.store.rows("delete from resource where n = ?", (other.n,))
        for one in (*below, standing):
            self.store.rows("delete from resource where n = ?", (one.n,))
            if catalog.constraints(one.type).keeps_name:
                self.store.rows(
                    "insert or ignore into deleted values (?, ?, ?, ?)",
                    (one.type, one.id, one.scope, one.urn),
                )

    def _not_held(self, standing: Stored, going: set[int]) -> None:
        constraints = catalog.constraints(standing.type)
        for other in self._referring(standing):
            if other.type in constraints.held_by and other.n not in going:
                raise CloudError(f"{constraints.in_use}: {standing.id} is used by {other.type} {other.id}")

    def drift(self, wanted: str, path: str, value: Any) -> Stored:
        """Change a property behind everybody's back.

        Args:
            wanted: URN, end of a URN or identifier.
            path: property, with dots.

        Raises:
            CloudError: nothing, or more than one thing, is called so.
        """
        with self.store.change():
            named = [
                found
                for found in self.store.living()
                if wanted in (found.urn, found.id, found.urn.rpartition("::")[2])
                or found.urn.endswith(wanted)
            ]
            if len(named) != 1:
                ids = ", ".join(found.urn for found in named) or "nothing"
                raise CloudError(f"{wanted} means one resource, and here it means {ids}")
            found = named[0]
            before = {**found.inputs, **found.outputs}
            changed = with_changed(before, path.split("."), value)
            inputs = {key: item for key, item in changed.items() if key in found.inputs or key not in before}
            outputs = {key: changed[key] for key in found.outputs}
            self.store.rows(
                "update resource set inputs = ?, outputs = ? where n = ?",
                (dumps(inputs), dumps(outputs), found.n),
            )
            self.store.called("drift", found.type, found.urn, f"{path} = {dumps(value)}")
        return found

    def vanish(self, urn: str) -> None:
        """Take a resource away behind everybody's back."""
        with self.store.change():
            self.store.rows("delete from resource where urn = ?", (urn,))

    def kept_names(self, stack: str) -> list[str]:
        """Identifiers of a stack that nothing else may have, because what was deleted can be brought back."""
        return [
            id_
            for (id_,) in self.store.rows(
                "select id from deleted where urn like ? order by id", (f"urn:pulumi:{stack}::%",)
            )
        ]

    def purge(self, stack: str) -> list[str]:
        """Release those, as the cloud does when their retention is over."""
        with self.store.change():
            released = self.kept_names(stack)
            self.store.rows("delete from deleted where urn like ?", (f"urn:pulumi:{stack}::%",))
        return released

    def _referred_exist(self, type_: str, inputs: Mapping[str, Any]) -> None:
        for problem in missing(self.store, type_, inputs):
            raise CloudError(f"NotFound: {problem}")

    def _standing(self, type_: str, id_: str) -> Stored | None:
        found = self.store.living("type = ? and id = ?", (type_, id_))
        return found[0] if found else None

    def _referring(self, standing: Stored) -> list[Stored]:
        """Others that name this one in their inputs."""
        return self.store.living(
            "n in (select reference.n from reference join identity using (text) where identity.n = ?) "
            "and n != ?",
            (standing.n, standing.n),
        )

    def _set(
        self,
        standing: Stored,
        inputs: dict[str, Any],
        provider: Mapping[str, Any],
        urn: str | None = None,
    ) -> Made:
        """Overwrite what stands."""
        owner, constraints = urn or standing.urn, catalog.constraints(standing.type)
        name = owner.split("::", maxsplit=3)[3]
        id_, outputs = mock_outputs(
            standing.type, _inputs(standing.urn, name, inputs, provider, standing.generation)
        )
        if id_ != standing.id:
            # What was imported or adopted keeps its identifier.
            outputs = {key: item for key, item in outputs.items() if item != id_}
        if constraints.counts:
            outputs[constraints.counts] = standing.version + 1
        self.store.rows(
            "update resource set inputs = ?, outputs = ?, urn = ?, version = version + 1, kept = 0 "
            "where n = ?",
            (dumps(inputs), dumps(outputs), owner, standing.n),
        )
        for table in ("identity", "reference", "claim"):
            self.store.rows(f"delete from {table} where n = ?", (standing.n,))  # noqa: S608 one of three
        self._note(self.store.living("n = ?", (standing.n,))[0])
        return Made(id=standing.id, properties={**inputs, **outputs})

    def _note(self, made: Stored) -> None:
        """Remember what it is called by, whom it names, and which names it takes."""
        n, id_, inputs, constraints = made.n, made.id, made.inputs, catalog.constraints(made.type)
        own = {id_, *(text for _, text in leaves(made.outputs) if IDENTIFIER.fullmatch(text))}
        given = {text for _, text in leaves(inputs)}
        for text in own if id_ in given else (own - given) | {id_}:
            self.store.rows("insert into identity values (?, ?)", (folded(text), n))
        for key in constraints.makes:
            if inputs.get(key):
                self.store.rows("insert into identity values (?, ?)", (str(inputs[key]), n))
        for text in given:
            self.store.rows("insert into reference values (?, ?)", (folded(text), n))
        for keys in constraints.unique:
            values = [inputs.get(key) for key in keys]
            if any(value is not None for value in values):
                claim = dumps([made.type, made.scope, list(keys), values])
                if self.store.rows("select 1 from claim where text = ?", (claim,)):
                    shown = ", ".join(
                        f"{key} {value}" for key, value in zip(keys, values, strict=True) if value
                    )
                    raise CloudError(f"{constraints.taken}: {shown}")
                self.store.rows("insert into claim values (?, ?)", (claim, n))

    def _generation(self, urn: str, type_: str) -> int:
        """Which incarnation this is: two that live side by side are never called the same."""
        taken = {row.generation for row in self.store.living("urn = ? and type = ?", (urn, type_))}
        return next(number for number in range(len(taken) + 1) if number not in taken)

    def _called(self, verb: str, type_: str, urn: str) -> Call:
        return Call(self.faults, self.store, verb, type_, urn)


def mock_outputs(type_: str, resource: ResourceInputs) -> tuple[str, dict[str, Any]]:
    """Identifier and computed properties.

    Raises:
        CloudError: the type has no mock outputs.
    """
    if not simulation.known(type_):
        raise CloudError(f"{type_} has no mock outputs; add it to the tables in simulation/")
    return simulation.create(type_, resource)


def _inputs(
    urn: str, name: str, inputs: Mapping[str, Any], provider: Mapping[str, Any], generation: int
) -> ResourceInputs:
    # The first of its kind has the identifiers that a preview shows.
    return ResourceInputs(
        urn=f"{urn}#{generation}" if generation else urn, name=name, inputs=inputs, provider=provider
    )
