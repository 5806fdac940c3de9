"""Makes the children of a remote component, through the engine's own monitor, as the package's plugin would.

The engine applies the program's transforms to every child, because the child's parent has them.
"""

from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2, resource_pb2, resource_pb2_grpc

from lab.engine.providers import values
from review.offline import wire
from simulation import cloud as simulation
from simulation.outputs import Child, ResourceInputs


def construct(request: Any, provider: dict[str, Any]) -> Any:
    """Register a component and its children.

    Raises:
        UnknownTypeError: nobody has written down what it makes.
    """
    with grpc.insecure_channel(request.monitorEndpoint) as channel:
        monitor = resource_pb2_grpc.ResourceMonitorStub(channel)
        return _construct(monitor, request, provider)


def _construct(monitor: Any, request: Any, provider: dict[str, Any]) -> Any:
    inputs = values.plain(request.inputs)
    component = monitor.RegisterResource(
        resource_pb2.RegisterResourceRequest(
            type=request.type,
            name=request.name,
            parent=request.parent,
            custom=False,
            object=request.inputs,
            dependencies=request.dependencies,
            providers=dict(request.providers),
            protect=request.protect,
            acceptSecrets=True,
            acceptResources=True,
            supportsResultReporting=True,
            aliasURNs=request.aliases,
            retainOnDelete=request.retainOnDelete,
        )
    )
    resource = ResourceInputs(
        urn=component.urn,
        name=request.name,
        inputs=_resolved(monitor, inputs),
        provider=provider or _of_aws(monitor, request),
    )
    made = simulation.construct(request.type, resource)
    waits = sorted({*request.dependencies, *_dependencies(request)})
    by_name = {
        child.name: _register(monitor, request, component.urn, child, waits) for child in made.children
    }
    outputs = {
        key: wire.reference(by_name[name].urn, by_name[name].id) for key, name in made.references.items()
    }
    state = values.struct({**inputs, **outputs})
    monitor.RegisterResourceOutputs(
        resource_pb2.RegisterResourceOutputsRequest(urn=component.urn, outputs=state)
    )
    return provider_pb2.ConstructResponse(
        urn=component.urn,
        state=state,
        stateDependencies={
            key: provider_pb2.ConstructResponse.PropertyDependencies(urns=[by_name[name].urn])
            for key, name in made.references.items()
        },
    )


def _register(monitor: Any, request: Any, parent: str, child: Child, waits: list[str]) -> Any:
    package = child.type.split(":")[0]
    return monitor.RegisterResource(
        resource_pb2.RegisterResourceRequest(
            type=child.type,
            name=child.name,
            parent=parent,
            custom=True,
            object=values.struct(child.inputs),
            dependencies=waits,
            provider=request.providers.get(package, ""),
            ignoreChanges=child.ignore_changes,
            protect=request.protect,
            acceptSecrets=True,
            acceptResources=True,
            supportsResultReporting=True,
            retainOnDelete=request.retainOnDelete,
        )
    )


def _dependencies(request: Any) -> set[str]:
    return {urn for found in request.inputDependencies.values() for urn in found.urns}


def _resolved(monitor: Any, value: Any) -> Any:
    """The value with every reference to a resource replaced by that resource's properties."""
    if values.is_reference(value):
        return {**_state(monitor, value["urn"]), "urn": value["urn"], "id": value.get("id")}
    if isinstance(value, dict):
        return {key: _resolved(monitor, item) for key, item in value.items()}
    return [_resolved(monitor, item) for item in value] if isinstance(value, list) else value


def _state(monitor: Any, urn: str) -> dict[str, Any]:
    found = monitor.Invoke(
        resource_pb2.ResourceInvokeRequest(
            tok="pulumi:pulumi:getResource", args=values.struct({"urn": urn}), acceptResources=True
        )
    )
    returned = values.plain(getattr(found, "return"))  # a keyword of Python
    return returned.get("state") or {}


def _of_aws(monitor: Any, request: Any) -> dict[str, Any]:
    """What the component's AWS provider was told."""
    reference = request.providers.get("aws", "")
    return _state(monitor, reference.rpartition("::")[0]) if reference else {}
