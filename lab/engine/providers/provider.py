# ruff: noqa: ARG002 the protocol says what its methods take
"""The provider of a cloud's package: Pulumi's provider protocol over the simulated cloud."""

import json
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from lab.cloud import sdk
from lab.cloud.cloud import Cloud, mock_outputs
from lab.cloud.errors import CloudError, PartialError
from lab.cloud.sdk import UNKNOWN
from lab.engine.providers import construct, values
from lab.engine.providers.differences import compare
from review.offline import unknowns
from simulation import catalog
from simulation import cloud as simulation
from simulation.outputs import ResourceInputs, UnknownTypeError

_STATUS_DETAILS = "grpc-status-details-bin"


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    """Serves one package.

    The engine opens a connection for each provider of the program, so the connection says which
    configuration, and with it which account and region, a call belongs to.
    """

    def __init__(self, cloud: Cloud, package: str) -> None:
        self._cloud, self._package = cloud, package
        self._sees_secrets = self._sees_resources = package == "eks"
        self._configurations: dict[str, dict[str, Any]] = {}

    def Handshake(self, request: Any, context: Any) -> Any:
        # A package of components sees secrets, or the engine would not let it make any. To all others the
        # engine hands plain values and marks what comes back.
        return provider_pb2.ProviderHandshakeResponse(
            accept_secrets=self._sees_secrets, accept_resources=self._sees_resources
        )

    def Attach(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version=sdk.version(self._package) or "0.0.1")

    def GetSchema(self, request: Any, context: Any) -> Any:
        return provider_pb2.GetSchemaResponse(schema="{}")

    def GetMapping(self, request: Any, context: Any) -> Any:
        return provider_pb2.GetMappingResponse()

    def Cancel(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def CheckConfig(self, request: Any, context: Any) -> Any:
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:
        old, new = values.plain(request.old_inputs or request.olds), values.plain(request.news)
        changed = [key for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key)]
        # Another account or region is another provider, and everything below is created again there.
        moved = [key for key in changed if key in ("region", "allowedAccountIds", "subscriptionId")]
        return provider_pb2.DiffResponse(
            changes=some(bool(changed)), diffs=changed, replaces=moved, deleteBeforeReplace=False
        )

    def Configure(self, request: Any, context: Any) -> Any:
        self._configurations[context.peer()] = {
            key: _decoded(value) for key, value in values.plain(request.args).items()
        }
        return provider_pb2.ConfigureResponse(
            acceptSecrets=self._sees_secrets,
            supportsPreview=True,
            acceptResources=self._sees_resources,
            acceptOutputs=False,
        )

    def Check(self, request: Any, context: Any) -> Any:
        inputs = values.plain(request.news)
        failures = [
            provider_pb2.CheckFailure(property=path, reason=f"{path} {reason}")
            for path, reason in sdk.problems(type_of(request.urn), inputs)
        ]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    def Diff(self, request: Any, context: Any) -> Any:
        state = values.plain(request.olds)
        found = compare(
            catalog.constraints(type_of(request.urn)),
            values.plain(request.old_inputs) or state,
            state,
            values.plain(request.news),
            list(request.ignoreChanges),
        )
        kinds = provider_pb2.PropertyDiff
        detailed = {
            key: provider_pb2.PropertyDiff(
                kind=kinds.UPDATE_REPLACE
                if any(path.partition(".")[0] == key for path in found.replaces)
                else kinds.UPDATE
            )
            for key in found.changed
        }
        return provider_pb2.DiffResponse(
            changes=some(bool(found.changed)),
            diffs=found.changed,
            replaces=sorted({path.partition(".")[0] for path in found.replaces}),
            deleteBeforeReplace=found.delete_first,
            detailedDiff=detailed,
            hasDetailedDiff=True,
        )

    def Create(self, request: Any, context: Any) -> Any:
        type_, name, inputs = type_of(request.urn), _name(request.urn), values.plain(request.properties)
        provider = self._provider(context)
        if request.preview:
            shown = _preview(type_, request.urn, name, inputs, provider)
            return provider_pb2.CreateResponse(properties=values.struct(shown))
        made = self._attempt(context, lambda: self._cloud.create(type_, request.urn, name, inputs, provider))
        return provider_pb2.CreateResponse(id=made.id, properties=values.struct(made.properties))

    def Read(self, request: Any, context: Any) -> Any:
        type_ = type_of(request.urn)
        found = self._attempt(context, lambda: self._cloud.read(type_, request.id, request.urn))
        if found is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(
            id=found.id,
            properties=values.struct({**found.inputs, **found.outputs}),
            inputs=values.struct(found.inputs),
        )

    def Update(self, request: Any, context: Any) -> Any:
        type_, inputs = type_of(request.urn), values.plain(request.news)
        provider = self._provider(context)
        if request.preview:
            old = values.plain(request.olds)
            return provider_pb2.UpdateResponse(
                properties=values.struct(_updated(catalog.constraints(type_).counts, old, inputs))
            )
        made = self._attempt(
            context,
            lambda: self._cloud.update(type_, request.id, request.urn, inputs, provider),
        )
        return provider_pb2.UpdateResponse(properties=values.struct(made.properties))

    def Delete(self, request: Any, context: Any) -> Any:
        self._attempt(
            context,
            lambda: self._cloud.delete(type_of(request.urn), request.id, request.urn),
        )
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: Any) -> Any:
        arguments = values.plain(request.args)
        try:
            found = simulation.invoke(request.tok, arguments)
        except UnknownTypeError:
            context.abort(
                grpc.StatusCode.UNIMPLEMENTED,
                f"{request.tok} has no mock outputs; add it to the tables in simulation/",
            )
        response = provider_pb2.InvokeResponse()
        # "return" is a keyword of Python, so the field cannot be written as an attribute.
        getattr(response, "return").CopyFrom(values.struct(found))
        return response

    def Construct(self, request: Any, context: Any) -> Any:
        try:
            return construct.construct(request, self._provider(context))
        except UnknownTypeError as error:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, str(error))

    def _provider(self, context: Any) -> dict[str, Any]:
        return self._configurations.get(context.peer(), {})

    def _attempt(self, context: Any, work: Any) -> Any:
        """Do the work, and say no as a provider does."""
        try:
            return work()
        except PartialError as error:
            detail = provider_pb2.ErrorResourceInitFailed(
                id=error.id,
                properties=values.struct({**error.inputs, **error.outputs}),
                inputs=values.struct(error.inputs),
                reasons=[str(error)],
            )
            status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(error))
            status.details.add().Pack(detail)
            context.set_trailing_metadata(((_STATUS_DETAILS, status.SerializeToString()),))
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        except CloudError as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))


def _preview(
    type_: str, urn: str, name: str, inputs: dict[str, Any], provider: dict[str, Any]
) -> dict[str, Any]:
    """What is known of a resource before it is made."""
    known = values.without_unknown(inputs)
    try:
        _, outputs = mock_outputs(type_, ResourceInputs(urn=urn, name=name, inputs=known, provider=provider))
    except CloudError:
        return inputs  # said again, as an error, when it is made
    later = unknowns.hidden(outputs, known)
    added = {key: item for key, item in later.items() if key not in inputs or isinstance(item, dict)}
    return {**inputs, **added}


def _updated(counts: str, old: dict[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
    """What is known of a resource before it is changed in place."""
    kept = {**old, **inputs}
    return {**kept, counts: UNKNOWN} if counts else kept


def type_of(urn: str) -> str:
    """The type a URN ends in."""
    return urn.split("::")[2].rpartition("$")[2]


def _name(urn: str) -> str:
    return urn.split("::", maxsplit=3)[3]


def some(changed: bool) -> Any:
    kinds = provider_pb2.DiffResponse
    return kinds.DIFF_SOME if changed else kinds.DIFF_NONE


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
