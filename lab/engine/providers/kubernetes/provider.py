# ruff: noqa: ARG002 the protocol says what its methods take
"""The provider of the package `kubernetes`."""

import os
import pathlib
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from lab.cloud.call import Call
from lab.cloud.cloud import Cloud
from lab.cloud.errors import CloudError, PartialError
from lab.cloud.sdk import UNKNOWN
from lab.cloud.store import Made
from lab.engine.providers import values
from lab.engine.providers.kubernetes import differences, objects, settings
from lab.engine.providers.kubernetes.backend import Backend, UnreadyError, Wish
from lab.engine.providers.kubernetes.objects import Object, Ref
from lab.engine.providers.kubernetes.register import Register
from lab.engine.providers.kubernetes.secrets import Secrets
from lab.engine.providers.kubernetes.server import Server
from lab.engine.providers.kubernetes.simulated import Simulated
from lab.engine.providers.provider import Provider, some, type_of

_MADE_BY_SERVER = ("uid", "resourceVersion", "generation", "creationTimestamp")


class KubernetesProvider(Provider):
    """Forwards to a cluster of the lab where one is named, else to a simulated one."""

    def __init__(self, cloud: Cloud, package: str) -> None:
        super().__init__(cloud, package)
        self._sees_secrets = True
        self._backends: dict[tuple[str, str], Backend] = {}
        self._turns: dict[tuple[str, str, str, str], threading.Lock] = {}

    def DiffConfig(self, request: Any, context: Any) -> Any:
        old = _settings(request.old_inputs or request.olds)
        new = _settings(request.news)
        changed = [key for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key)]
        moved = settings.identity(old) != settings.identity(new)
        where = [key for key in changed if key in ("clusterIdentifier", "kubeconfig")] if moved else []
        return provider_pb2.DiffResponse(changes=some(bool(changed)), diffs=changed, replaces=where)

    def Check(self, request: Any, context: Any) -> Any:
        inputs, secrets = values.plain(request.news), Secrets.of(request.news)
        ref = objects.of(type_of(request.urn), request.urn, inputs)
        found = list(objects.problems(ref.type, inputs))
        if not found:
            backend = self._backend(context)
            wish = Wish(ref=self._attempt(context, lambda: backend.resolved(ref)), inputs=inputs)
            found = self._attempt(context, lambda: backend.problems(wish))
        failures = [
            provider_pb2.CheckFailure(property=path, reason=secrets.redacted(f"{path} {reason}"))
            for path, reason in found
        ]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    def Diff(self, request: Any, context: Any) -> Any:
        old, new = values.plain(request.old_inputs), values.plain(request.news)
        ref = objects.of(type_of(request.urn), request.urn, old or new, request.id)
        found = differences.compare(ref, old or values.plain(request.olds), new, self._provider(context))
        kinds = provider_pb2.PropertyDiff
        detailed = {
            path: provider_pb2.PropertyDiff(
                kind=kinds.UPDATE_REPLACE if path in found.replaces else kinds.UPDATE, inputDiff=True
            )
            for path in found.changed
        }
        return provider_pb2.DiffResponse(
            changes=some(bool(found.changed)),
            replaces=found.replaces,
            deleteBeforeReplace=found.delete_first,
            detailedDiff=detailed,
            hasDetailedDiff=True,
        )

    def Create(self, request: Any, context: Any) -> Any:
        inputs, secrets = values.plain(request.properties), Secrets.of(request.properties)
        wish = self._wish(context, request, inputs)
        if request.preview:
            shown = self._shown(context, wish, secrets, update=False)
            return provider_pb2.CreateResponse(properties=shown or request.properties)
        with self._turn(context, wish.ref):
            live = self._work(context, "create", wish, secrets, lambda backend: backend.create(wish))
        return provider_pb2.CreateResponse(id=wish.ref.id, properties=_state(live, secrets))

    def Update(self, request: Any, context: Any) -> Any:
        inputs, secrets = values.plain(request.news), Secrets.of(request.news)
        wish = self._wish(context, request, inputs, tuple(request.ignoreChanges))
        if request.preview:
            shown = self._shown(context, wish, secrets, update=True)
            return provider_pb2.UpdateResponse(properties=shown or request.news)
        live = self._work(context, "update", wish, secrets, lambda backend: backend.update(wish))
        return provider_pb2.UpdateResponse(properties=_state(live, secrets))

    def Read(self, request: Any, context: Any) -> Any:
        inputs = values.plain(request.inputs)
        secrets = Secrets.of(request.inputs, request.properties)
        wish = self._wish(context, request, inputs)
        backend = self._backend(context)

        def read() -> tuple[Object, Mapping[str, Any]] | None:
            with self._call("read", wish.ref):
                return backend.read(wish)

        found = self._attempt(context, read)
        if found is None:
            self._register(backend).forget(wish.ref)
            return provider_pb2.ReadResponse()
        live, standing = found
        if isinstance(backend, Server):
            self._register(backend).note(wish.ref, _identity(wish.ref), {})
        return provider_pb2.ReadResponse(
            id=wish.ref.id,
            properties=_state(live, secrets),
            inputs=values.struct(Secrets.of(request.inputs).marked(dict(standing))),
        )

    def Delete(self, request: Any, context: Any) -> Any:
        inputs = values.plain(request.old_inputs) or values.plain(request.properties)
        wish = self._wish(context, request, inputs)
        self._work(context, "delete", wish, Secrets.of(request.properties), lambda at: _deleted(at, wish))
        return empty_pb2.Empty()

    def _turn(self, context: Any, ref: Ref) -> AbstractContextManager[Any]:
        """One creation of an object at a time. The engine makes many at once, and a second one of the same
        object is refused only when the first is written down.
        """
        if ref.patch:
            return nullcontext()
        cluster = self._register(self._backend(context)).cluster
        return self._turns.setdefault((cluster, ref.group, ref.kind, ref.id), threading.Lock())

    def _wish(
        self, context: Any, request: Any, inputs: Mapping[str, Any], ignored: tuple[str, ...] = ()
    ) -> Wish:
        id_ = getattr(request, "id", "")
        ref = objects.of(type_of(request.urn), request.urn, inputs, id_)
        if not id_:
            ref = self._attempt(context, lambda: self._backend(context).resolved(ref))
        force = self._provider(context).get("enablePatchForce") in (True, "true")
        return Wish(ref=ref, inputs=inputs, seconds=request.timeout, ignored=ignored, force=force)

    def _work(
        self, context: Any, verb: str, wish: Wish, secrets: Secrets, work: Callable[[Backend], Object]
    ) -> Object:
        """Do the work as one call of the lab's cloud: faults are injected, and it is logged."""
        backend, ref = self._backend(context), wish.ref

        def attempt() -> Object:
            with self._call(verb, ref) as afterwards:
                register = self._register(backend)
                if verb == "create":
                    register.free(ref)
                try:
                    live = work(backend)
                except CloudError as error:
                    raise CloudError(secrets.redacted(str(error))) from None
                except UnreadyError as error:
                    register.note(ref, _identity(ref), {})
                    raise _partial(ref, wish, secrets, error) from None
                if verb == "delete":
                    register.forget(ref)
                elif isinstance(backend, Server):
                    register.note(ref, _identity(ref), {})
                made = Made(id=ref.id, properties=secrets.marked(live, ref.kind))
                afterwards(made, secrets.marked(dict(wish.inputs)))
            return live

        return self._attempt(context, attempt)

    def _call(self, verb: str, ref: Ref) -> Call:
        return Call(self._cloud.faults, self._cloud.store, verb, ref.type, ref.urn)

    def _shown(self, context: Any, wish: Wish, secrets: Secrets, *, update: bool) -> Any:
        """What a preview knows, or None where it knows the inputs only."""
        backend = self._backend(context)
        shown = self._attempt(context, lambda: backend.shown(wish, update=update))
        if shown is None:
            return None
        later = {key: UNKNOWN for key in _MADE_BY_SERVER if key in shown["metadata"]}
        return _state({**shown, "metadata": {**shown["metadata"], **later}}, secrets)

    def _register(self, backend: Backend) -> Register:
        return Register(store=self._cloud.store, cluster=backend.scope)

    def _backend(self, context: Any) -> Backend:
        """The cluster that the provider of this connection means."""
        told = self._provider(context)
        named = os.environ.get(settings.VARIABLE)
        kubeconfig = pathlib.Path(named).read_text(encoding="utf-8") if named else ""
        kubeconfig = kubeconfig or settings.kubeconfig_of(told)
        real = kubeconfig if settings.of_lab(kubeconfig) else ""
        key = (real, settings.identity(told))
        if key not in self._backends:
            folder = pathlib.Path(os.environ.get("HOME", "."), "kubernetes")
            made = Server(real, folder) if real else Simulated(self._cloud.store, key[1])
            # Two threads may have made one; the first that is noted is the one for all.
            self._backends.setdefault(key, made)
        return self._backends[key]


def _deleted(backend: Backend, wish: Wish) -> Object:
    backend.delete(wish)
    return {}


def _partial(ref: Ref, wish: Wish, secrets: Secrets, error: UnreadyError) -> PartialError:
    live = secrets.marked(error.live, ref.kind)
    return PartialError(secrets.redacted(str(error)), ref.id, secrets.marked(dict(wish.inputs)), live)


def _state(live: Mapping[str, Any], secrets: Secrets) -> Any:
    """What the engine keeps: what stands, with its secrets marked."""
    return values.struct(secrets.marked(dict(live), str(live.get("kind", ""))))


def _identity(ref: Ref) -> Object:
    """All that is written down of an object that a real server keeps."""
    metadata = {"name": ref.name, **({"namespace": ref.namespace} if ref.namespace else {})}
    return {"apiVersion": ref.api_version, "kind": ref.kind, "metadata": metadata}


def _settings(struct: Any) -> dict[str, Any]:
    return {key: item for key, item in values.plain(struct).items() if key != "version"}
