"""Stands in for Pulumi's engine: takes every registration down and answers as a cloud would."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime import rpc, settings
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.proto import resource_pb2

from contracts.problems import joined
from review.offline import unknowns
from review.offline.transforms import Transforms
from review.offline.wire import reference, unpack
from simulation import cloud
from simulation.outputs import Child, ResourceInputs, UnknownTypeError

STACK_TYPE = "pulumi:pulumi:Stack"
REFERENCE_TYPE = "pulumi:pulumi:StackReference"
_PROVIDER_PREFIX = "pulumi:providers:"
_STEP = 100
"""Registrations between two words about progress."""


@dataclass(kw_only=True)
class Registration:
    """One resource, as it was registered."""

    urn: str
    type: str
    name: str
    parent: str
    custom: bool
    inputs: dict[str, Any]
    provider: str
    protect: bool
    depends_on: list[str]
    secrets: list[str]
    unknowns: list[str]
    ignore_changes: list[str] = field(default_factory=list)
    aliases: int = 0
    outputs: dict[str, Any] = field(default_factory=dict)


class DuplicateUrnError(Exception):
    """Two resources would be one in the state."""


class Recorder(MockMonitor):
    """A resource monitor that keeps what it is told.

    Computed properties are answered with values that look real and never change, so that documents
    built from them can be read and checked. Where such a value ends up is noted as unknown, since
    before a deployment it is. With `known=False` they are answered as unknown instead, like the
    engine does in a preview.
    """

    def __init__(
        self,
        *,
        known: bool = True,
        progress: Callable[[str], None] | None = None,
        references: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Make one.

        Args:
            known: answer computed values, or leave them unknown as the engine's preview does.
            progress: told how far it has come.
            references: outputs of other stacks, by their names in full.
        """
        super().__init__(mocks=None)  # ty: ignore[invalid-argument-type] nothing of Mocks is used
        self.registrations: dict[str, Registration] = {}
        self.unsimulated: set[str] = set()
        self.known = known
        self._progress = progress
        self.transforms = Transforms()
        self.constructed: dict[str, list[str]] = {}
        """Remote component to the children it would register."""
        self.ids: dict[str, str] = {}
        self._states: dict[str, struct_pb2.Struct] = {}
        self._computed: dict[str, set[str]] = {}
        self._references = references or {}
        self._providers_told: dict[str, set[str]] = {}

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        above = parent.split("::")[2] if parent else ""
        qualified = type_ if above in ("", STACK_TYPE) else f"{above}${type_}"
        return f"urn:pulumi:{settings.get_stack()}::{settings.get_project()}::{qualified}::{name}"

    def RegisterResource(self, request: Any) -> Any:
        urn = self.make_urn(request.parent, request.type, request.name)
        if urn in self.registrations:
            raise DuplicateUrnError(f"two resources have the URN {urn}")
        is_provider = request.type.startswith(_PROVIDER_PREFIX)
        inputs, secrets, unknown = unpack(request.object, decode_json=is_provider)
        row = Registration(
            urn=urn,
            type=request.type,
            name=request.name,
            parent=request.parent,
            custom=request.custom,
            inputs=inputs,
            provider=request.provider,
            protect=request.protect,
            depends_on=sorted(request.dependencies),
            secrets=secrets,
            unknowns=unknown,
            ignore_changes=sorted(request.ignoreChanges),
            aliases=len(request.aliases),
        )
        self.registrations[urn] = row
        if self._progress and len(self.registrations) % _STEP == 0:
            self._progress(f"{len(self.registrations)} resources")
        if self.known:
            row.unknowns = self._find_unknowns(request, inputs)
        if request.remote:
            return resource_pb2.RegisterResourceResponse(urn=urn, object=self._construct(row, request))
        if not request.custom:
            return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)
        id_, state = self._create(row, request.object)
        return resource_pb2.RegisterResourceResponse(urn=urn, id=id_, object=state)

    def ReadResource(self, request: Any) -> Any:
        """Answer what another stack exports. It is deployed already, so in a preview too it is known.

        Raises:
            UnknownTypeError: something else is read, or nobody said what the stack exports.
        """
        if request.type != REFERENCE_TYPE or request.id not in self._references:
            raise UnknownTypeError(f"{request.type} {request.id}")
        urn = self.make_urn(request.parent, request.type, request.name)
        inputs, _, _ = unpack(request.properties)
        self.registrations[urn] = Registration(
            urn=urn,
            type=request.type,
            name=request.name,
            parent=request.parent,
            custom=True,
            inputs=inputs,
            provider="",
            protect=False,
            depends_on=[],
            secrets=[],
            unknowns=[],
        )
        said = struct_pb2.Struct()
        said.update({"name": request.id, "outputs": self._references[request.id], "secretOutputNames": []})
        self.ids[urn] = request.id
        return resource_pb2.ReadResourceResponse(urn=urn, id=request.id, properties=said)

    def _construct(self, row: Registration, request: Any) -> struct_pb2.Struct:
        """Register the children a remote component would, and hand out those it hands out."""
        providers = {key: self._provider(ref) for key, ref in request.providers.items()}
        resource = ResourceInputs(
            urn=row.urn,
            name=row.name,
            inputs=self._resolved(row.inputs),
            provider=providers.get("aws", {}),
        )
        made = cloud.construct(row.type, resource)
        by_name: dict[str, str] = {}
        for child in made.children:
            inputs = self.transforms.apply([item.token for item in request.transforms], child)
            by_name[child.name] = self._adopt(row, child, inputs, request)
        self.constructed[row.urn] = sorted(by_name.values())
        state = struct_pb2.Struct()
        state.CopyFrom(request.object)
        state.update(
            {key: reference(by_name[name], self.ids[by_name[name]]) for key, name in made.references.items()}
        )
        return state

    def _adopt(self, row: Registration, child: Child, inputs: dict[str, Any], request: Any) -> str:
        """Register one child of a remote component; it waits for whatever the component waits for."""
        urn = self.make_urn(row.urn, child.type, child.name)
        own = Registration(
            urn=urn,
            type=child.type,
            name=child.name,
            parent=row.urn,
            custom=True,
            inputs=inputs,
            provider=request.providers.get(child.type.split(":")[0], ""),
            protect=row.protect,
            depends_on=row.depends_on,
            secrets=[],
            unknowns=[],
            ignore_changes=child.ignore_changes,
        )
        self.registrations[urn] = own
        computed = {text for needed in row.depends_on for text in self._computed.get(needed, ())}
        for key, value in inputs.items():
            unknowns.search(value, joined("", key), computed, own.unknowns)
        own.unknowns.sort()
        sent = struct_pb2.Struct()
        sent.update(inputs)
        self._create(own, sent)
        return urn

    def _resolved(self, value: Any) -> Any:
        """The value with every reference to a resource replaced by that resource's properties."""
        if isinstance(value, dict):
            if set(value) == {"urn", "id"} and value["urn"] in self._states:
                return {**json_format.MessageToDict(self._states[value["urn"]]), **value}
            return {key: self._resolved(item) for key, item in value.items()}
        return [self._resolved(item) for item in value] if isinstance(value, list) else value

    def _provider(self, ref: str) -> dict[str, Any]:
        found = self.registrations.get(ref.rpartition("::")[0])
        return found.inputs if found else {}

    def _told(self, ref: str) -> set[str]:
        """Every text that a provider was told."""
        if ref not in self._providers_told:
            self._providers_told[ref] = unknowns.leaves(self._provider(ref))
        return self._providers_told[ref]

    def _create(self, row: Registration, sent: struct_pb2.Struct) -> tuple[str, struct_pb2.Struct]:
        if row.type.startswith(_PROVIDER_PREFIX):
            # A provider's identity is part of every reference to it, and unknown until it is made.
            self._computed[row.urn] = set()
            self.ids[row.urn] = f"{row.name}-provider" if self.known else rpc.UNKNOWN
            self._states[row.urn] = sent
            return self.ids[row.urn], sent
        resource = ResourceInputs(
            urn=row.urn, name=row.name, inputs=row.inputs, provider=self._provider(row.provider)
        )
        if cloud.known(row.type):
            id_, outputs = cloud.create(row.type, resource)
        else:
            self.unsimulated.add(row.type)
            id_, outputs = f"{row.name}-{resource.hex(7)}", {}
        computed = unknowns.new_texts(outputs, row.inputs) | unknowns.at(row.inputs, row.unknowns)
        if computed:
            # What the provider was told, such as the account, is known however a resource repeats it.
            computed -= self._told(row.provider)
        if id_ not in row.inputs.values():
            # An identifier that is a given name says nothing new; see who takes the name itself.
            computed.add(id_)
        self._computed[row.urn] = computed
        state = sent
        if outputs:
            state = struct_pb2.Struct()
            state.CopyFrom(sent)
            state.update(outputs if self.known else unknowns.hidden(outputs, row.inputs))
        self._states[row.urn] = state
        self.ids[row.urn] = id_ if self.known else ""
        return self.ids[row.urn], state

    def _find_unknowns(self, request: Any, inputs: dict[str, Any]) -> list[str]:
        """Paths whose value comes from something another resource computes."""
        found: list[str] = []
        for key, dependencies in request.propertyDependencies.items():
            computed: set[str] = set()
            for urn in dependencies.urns:
                computed |= self._computed.get(urn, set())
            if computed and key in inputs:
                unknowns.search(inputs[key], joined("", key), computed, found)
        return sorted(found)

    def RegisterResourceOutputs(self, request: Any) -> Any:
        outputs, _, _ = unpack(request.outputs)
        self.registrations[request.urn].outputs = outputs
        return empty_pb2.Empty()

    def Invoke(self, request: Any) -> Any:
        answer = struct_pb2.Struct()
        if request.tok == "pulumi:pulumi:getResource":
            urn = request.args["urn"]
            answer.update({"urn": urn, "id": self.ids[urn]})
            answer.fields["state"].struct_value.CopyFrom(self._states[urn])
        else:
            answer.update(cloud.invoke(request.tok, json_format.MessageToDict(request.args)))
        response = resource_pb2.ResourceInvokeResponse()
        # "return" is a keyword of Python, so the field cannot be written as an attribute.
        getattr(response, "return").CopyFrom(answer)
        return response
