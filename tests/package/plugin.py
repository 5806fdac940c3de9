"""The package's plugin in a process of its own, as an engine starts it, and an engine's monitor for it."""

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.provider.experimental.util import camel_case
from pulumi.runtime.proto import (
    engine_pb2_grpc,
    provider_pb2,
    provider_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
)

from components.args import Args
from components.component import Component
from review.offline.host import PROJECT
from review.offline.recorder import STACK_TYPE, Recorder
from tests.components.samples.azure.shared import SUBSCRIPTION, TENANT
from tests.conftest import ROOT

STACK = "test"


class _Recorder(Recorder):
    """Takes down what comes from another process, whose project and stack are those of the request."""

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        above = parent.split("::")[2] if parent else ""
        qualified = type_ if above in ("", STACK_TYPE) else f"{above}${type_}"
        return f"urn:pulumi:{STACK}::{PROJECT}::{qualified}::{name}"


class _Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """The recorder behind gRPC."""

    def __init__(self) -> None:
        self.recorder = _Recorder()

    def GetDeploymentInfo(self, request: Any, context: Any) -> Any:  # noqa: ARG002 names of gRPC
        return context.abort(grpc.StatusCode.UNIMPLEMENTED, "an engine may be older")

    def SupportsFeature(self, request: Any, context: Any) -> Any:  # noqa: ARG002 names of gRPC
        return resource_pb2.SupportsFeatureResponse(hasSupport=False)

    def RegisterResource(self, request: Any, context: Any) -> Any:
        return self._answered(self.recorder.RegisterResource, request, context)

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:
        return self._answered(self.recorder.RegisterResourceOutputs, request, context)

    def Invoke(self, request: Any, context: Any) -> Any:
        return self._answered(self.recorder.Invoke, request, context)

    def _answered(self, answer: Any, request: Any, context: Any) -> Any:
        try:
            return answer(request)
        except Exception as error:
            context.abort(grpc.StatusCode.INTERNAL, f"{type(error).__name__}: {error}")
            raise


class _Engine(engine_pb2_grpc.EngineServicer):
    """Where a plugin sends its log."""

    def __init__(self) -> None:
        self.log: list[str] = []

    def Log(self, request: Any, context: Any) -> Any:  # noqa: ARG002 names of gRPC
        self.log.append(request.message)
        return empty_pb2.Empty()


@dataclasses.dataclass
class Plugin:
    """A plugin that runs."""

    stub: provider_pb2_grpc.ResourceProviderStub
    log: list[str]
    """What it told the engine."""

    def construct(
        self,
        component: str,
        name: str,
        inputs: Mapping[str, Any],
        providers: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> tuple[Recorder, Any]:
        """Have a component made; return what it registered, and the answer.

        Args:
            component: name of the class.
            name: name of the resource.
            inputs: as the SDK of another language sends them.
            providers: package to inputs of an explicit provider.
        """
        monitor = _Monitor()
        explicit = {
            package: _provider(monitor.recorder, package, told) for package, told in (providers or {}).items()
        }
        with _served(resource_pb2_grpc.add_ResourceMonitorServicer_to_server, monitor) as address:
            request = provider_pb2.ConstructRequest(
                project=PROJECT,
                stack=STACK,
                parallel=1,
                monitorEndpoint=address,
                type=f"platform:index:{component}",
                name=name,
                inputs=_struct(inputs),
                providers=explicit,
            )
            return monitor.recorder, self.stub.Construct(request, timeout=60)


@contextmanager
def started() -> Generator[Plugin]:
    """Start the repository as the plugin that PulumiPlugin.yaml describes, in a folder that is not its own."""
    engine = _Engine()
    with _served(engine_pb2_grpc.add_EngineServicer_to_server, engine) as engine_address:
        command = [sys.executable, "-E", str(ROOT), engine_address]
        # Else gRPC says of every monitor that it is gone.
        quiet = {"PATH": os.environ["PATH"], "GRPC_VERBOSITY": "ERROR"}
        with subprocess.Popen(command, cwd="/", env=quiet, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            address = f"127.0.0.1:{int(process.stdout.readline())}"
            try:
                with grpc.insecure_channel(address) as channel:
                    yield Plugin(provider_pb2_grpc.ResourceProviderStub(channel), engine.log)
            finally:
                process.terminate()


@contextmanager
def _served(add: Callable[[Any, grpc.Server], None], servicer: Any) -> Generator[str]:
    server = grpc.server(ThreadPoolExecutor(1))
    add(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.stop(None).wait()


def explicit(component: type[Component]) -> dict[str, dict[str, str]]:
    """Inputs of an explicit provider of a component's cloud, by package."""
    return {
        "aws": {"aws": {"region": "us-east-1", "allowedAccountIds": '["111122223333"]'}},
        "azure": {
            "azure-native": {"subscriptionId": SUBSCRIPTION, "tenantId": TENANT, "location": "eastus2"}
        },
        "kubernetes": {"kubernetes": {"kubeconfig": "{}"}},
    }[component.__module__.split(".")[1]]


def sent(value: Any) -> Any:
    """Arguments as another language sends them: in camel case, without what was left out."""
    if isinstance(value, Args):
        given = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {camel_case(name): sent(item) for name, item in given.items() if item is not None}
    if isinstance(value, Mapping):
        return {key: sent(item) for key, item in value.items()}
    return [sent(item) for item in value] if isinstance(value, list | tuple) else value


def _struct(inputs: Mapping[str, Any]) -> struct_pb2.Struct:
    made = struct_pb2.Struct()
    made.update(dict(inputs))
    return made


def _provider(recorder: Recorder, package: str, told: Mapping[str, Any]) -> str:
    made = recorder.RegisterResource(
        resource_pb2.RegisterResourceRequest(
            type=f"pulumi:providers:{package}", name="explicit", custom=True, object=_struct(told)
        )
    )
    return f"{made.urn}::{made.id}"
