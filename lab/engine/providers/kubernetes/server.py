"""Objects of a real API server: applied, waited for, read and deleted."""

import base64
import binascii
import contextlib
import http
import http.client
import pathlib
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from lab.cloud.errors import CloudError
from lab.control_plane.api.client import Client
from lab.control_plane.api.wire import ApiError
from lab.engine.providers.kubernetes import objects
from lab.engine.providers.kubernetes.backend import GoneError, UnreadyError, Wish
from lab.engine.providers.kubernetes.managers import left_to_others
from lab.engine.providers.kubernetes.objects import Object, Ref
from lab.engine.providers.kubernetes.readiness import GONE_SECONDS, HOPELESS, RULES
from lab.problems import LabError

_DEFINITION = "CustomResourceDefinition"
_EVERY = 0.2
_TRIES = 5
_SERVER_OWN = ("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink")
_LATER = "could not find the requested resource"
_FIXED = ("field is immutable", "cannot change", "may not be changed")
"""What a server says to a change that only a new object could have."""


class Server:
    """One API server."""

    def __init__(self, kubeconfig: str, folder: pathlib.Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as own:
            file = pathlib.Path(own, "kubeconfig")
            file.write_text(kubeconfig, encoding="utf-8")
            self._client = Client.of(file)
        access = self._client.wire.access
        self.scope = f"https://{access.host}:{access.port}"

    def resolved(self, ref: Ref) -> Ref:
        with self._asking(ref):
            kind = self._client.kinds().get((ref.api_version, ref.kind))
            if kind is None:
                kind = self._client.kinds(anew=True).get((ref.api_version, ref.kind))
        if kind is None:
            return ref
        return replace(ref, namespace=(ref.namespace or "default") if kind.namespaced else "")

    def problems(self, wish: Wish) -> list[tuple[str, str]]:
        """Fields that the kind has not. Whatever else the server objects to, it says when it is asked."""
        if objects.has_unknown(wish.inputs) or wish.ref.patch:
            return []
        with self._asking(wish.ref):
            if not self._served(wish.ref):
                return []
            thing = _thing(wish)
            if wish.ref.namespace and not self._client.find("v1", "Namespace", wish.ref.namespace):
                # It comes in the same run. Which fields there are is the same in all of them.
                thing["metadata"]["namespace"] = "default"
            try:
                self._client.create(thing, dry_run=True)
            except ApiError as error:
                if error.status == http.HTTPStatus.BAD_REQUEST:
                    return [(wish.ref.kind, f"is refused by the API server: {error.message}")]
        return []

    def shown(self, wish: Wish, *, update: bool) -> Object | None:
        # What pulumi-kubernetes does not ask a server about either.
        if objects.has_unknown(wish.inputs) or (wish.ref.patch and not update):
            return None
        with self._asking(wish.ref):
            if not self._served(wish.ref):
                return None
            try:
                live = self._apply(wish, dry_run=True, force=not update)
            except ApiError as error:
                hidden = error.status in (http.HTTPStatus.FORBIDDEN, http.HTTPStatus.NOT_FOUND)
                if hidden or any(text in error.message for text in _FIXED):
                    return None
                raise
        return {key: item for key, item in _trimmed(live).items() if key != "status"}

    def create(self, wish: Wish) -> Object:
        return self._settled(wish, self._put(wish))

    def update(self, wish: Wish) -> Object:
        with self._asking(wish.ref):
            if self._find(wish.ref) is None:
                raise GoneError(f"NotFound: {wish.ref} does not exist any more; a refresh takes note of that")
        return self._settled(wish, self._put(wish))

    def read(self, wish: Wish) -> tuple[Object, Mapping[str, Any]] | None:
        with self._asking(wish.ref):
            if not self._served(wish.ref) or (live := self._find(wish.ref)) is None:
                return None
            if not wish.inputs:
                return _trimmed(live), _as_inputs(live)
            try:
                wanted = self._apply(wish, dry_run=True, force=True)
            except ApiError:
                wanted = objects.wished(wish.inputs)
            inputs = objects.projected(wish.inputs, wanted, live)
            return _trimmed(live), _with_texts(inputs, wanted, live)

    def delete(self, wish: Wish) -> None:
        ref = wish.ref
        with self._asking(ref):
            if not self._served(ref) or self._find(ref) is None:
                return
            if ref.patch:
                self._release(ref)
                return
            policy = objects.annotation(wish.inputs, objects.PROPAGATION) or "foreground"
            query = {"propagationPolicy": policy[:1].upper() + policy[1:]}
            try:
                self._client.request("DELETE", self._path(ref), query=query)
            except ApiError as error:
                if error.status == http.HTTPStatus.NOT_FOUND:
                    return
                raise
            if not _skips(wish):
                self._gone(wish)

    def _release(self, ref: Ref) -> None:
        """Own nothing of the object any more; fields that nobody else owns go."""
        nothing = {"apiVersion": ref.api_version, "kind": ref.kind, "metadata": {"name": ref.name}}
        if ref.namespace:
            nothing["metadata"]["namespace"] = ref.namespace
        with contextlib.suppress(GoneError):
            self._client.apply(nothing, manager=ref.manager)

    def _put(self, wish: Wish) -> Object:
        """Apply it; a kind that was defined a moment ago may need one."""
        for attempt in range(_TRIES):
            last = attempt == _TRIES - 1
            with self._asking(wish.ref):
                try:
                    if self._served(wish.ref) or last:
                        return self._apply(wish)
                except ApiError as error:
                    if last or _LATER not in error.message:
                        raise
            time.sleep(0.3 * 2**attempt)
        raise AssertionError

    def _apply(self, wish: Wish, *, dry_run: bool = False, force: bool = False) -> Object:
        thing = _thing(wish)
        if wish.ignored and (live := self._find(wish.ref)):
            thing = left_to_others(thing, live, wish.ignored, wish.ref.manager)
        force = force or wish.force or objects.annotation(wish.inputs, objects.FORCE) == "true"
        return self._client.apply(thing, manager=wish.ref.manager, force=force, dry_run=dry_run)

    def _settled(self, wish: Wish, live: Object) -> Object:
        """The object once it is ready.

        Raises:
            UnreadyError: it does not become so in time, or never will.
        """
        rule = None if wish.ref.patch or _skips(wish) else RULES.get((wish.ref.group, wish.ref.kind))
        if rule is None:
            return _trimmed(live)
        limit = wish.seconds or float(objects.annotation(wish.inputs, objects.SECONDS) or 0) or rule.seconds
        deadline = time.monotonic() + limit
        while True:
            with self._asking(wish.ref):
                live = self._find(wish.ref) or live
                reason = rule.reason(live, self._client)
                if not reason:
                    return _trimmed(live)
                if reason.startswith(HOPELESS) or time.monotonic() > deadline:
                    said = "; ".join([reason, *self._events(wish.ref)])
                    text = f"{wish.ref} was applied and is not ready after {limit:g} s: {said}"
                    raise UnreadyError(text, _trimmed(live))
            time.sleep(_EVERY)

    def _gone(self, wish: Wish) -> None:
        limit = wish.seconds or float(objects.annotation(wish.inputs, objects.SECONDS) or 0)
        limit = limit or GONE_SECONDS.get((wish.ref.group, wish.ref.kind), 60)
        deadline = time.monotonic() + limit
        first = self._find(wish.ref)
        while (live := self._find(wish.ref)) is not None and first is not None:
            if live["metadata"]["uid"] != first["metadata"]["uid"]:
                return  # somebody made another one in its place, as controllers do
            if time.monotonic() > deadline:
                raise CloudError(f"{wish.ref} is still there after {limit:g} s: {_holding(live)}")
            time.sleep(_EVERY)

    def _events(self, ref: Ref) -> list[str]:
        """The last warnings about an object and what was made for it."""
        with contextlib.suppress(LabError, OSError):
            found = self._client.objects("v1", "Event", ref.namespace or "default")
            said = [
                str(each.get("message"))
                for each in found
                if each.get("type") == "Warning" and each["involvedObject"]["name"].startswith(ref.name)
            ]
            return list(dict.fromkeys(said))[-3:]
        return []

    def _served(self, ref: Ref) -> bool:
        wanted = (ref.api_version, ref.kind)
        return wanted in self._client.kinds() or wanted in self._client.kinds(anew=True)

    def _find(self, ref: Ref) -> Object | None:
        return self._client.find(ref.api_version, ref.kind, ref.name, ref.namespace or None)

    def _path(self, ref: Ref) -> str:
        return self._client.kind(ref.api_version, ref.kind).path(ref.namespace or None, ref.name)

    @contextmanager
    def _asking(self, ref: Ref) -> Generator[None]:
        """Pass on what the server says, in its own words."""
        try:
            yield
        except ApiError as error:
            text = f"{ref}: {error}"
            if error.status == http.HTTPStatus.CONFLICT and "conflict" in error.message:
                text += (
                    f". Let go of the fields there, or take them with the annotation {objects.FORCE}: true"
                )
            if error.status == http.HTTPStatus.NOT_FOUND:
                raise GoneError(text) from None
            raise CloudError(text) from None
        except LabError as error:
            raise CloudError(f"{ref}: {error}") from None
        except (OSError, http.client.HTTPException) as error:
            raise CloudError(f"{ref}: the API server at {self.scope} does not answer: {error}") from None


def _thing(wish: Wish) -> Object:
    """What is sent: what was asked for, under the name and namespace that were resolved."""
    thing = objects.wished(wish.inputs)
    metadata = {**(thing.get("metadata") or {}), "name": wish.ref.name}
    if wish.ref.namespace:
        metadata["namespace"] = wish.ref.namespace
    return {**thing, "apiVersion": wish.ref.api_version, "kind": wish.ref.kind, "metadata": metadata}


def _skips(wish: Wish) -> bool:
    return objects.annotation(wish.inputs, objects.SKIP_AWAIT) == "true"


def _trimmed(live: Object) -> Object:
    """Without the server's notes on who owns what, which are longer than the object."""
    metadata = {key: item for key, item in live["metadata"].items() if key != "managedFields"}
    return {**live, "metadata": metadata}


def _as_inputs(live: Object) -> Object:
    """What would ask for an object that nobody asked for here."""
    metadata = {key: item for key, item in live["metadata"].items() if key not in _SERVER_OWN}
    return {key: item for key, item in {**live, "metadata": metadata}.items() if key != "status"}


def _with_texts(inputs: Mapping[str, Any], wanted: Object, live: Object) -> Mapping[str, Any]:
    """A Secret's texts come back as coded data only; where that differs, so do they."""
    texts = inputs.get("stringData")
    if live.get("kind") != "Secret" or not isinstance(texts, Mapping):
        return inputs
    before, now = wanted.get("data") or {}, live.get("data") or {}
    kept = {
        key: text if before.get(key) == now.get(key) else _decoded(now[key])
        for key, text in texts.items()
        if key in now
    }
    return {**inputs, "stringData": kept}


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text).decode()
    except (binascii.Error, ValueError):
        return text


def _holding(live: Object) -> str:
    """What keeps an object that is to go."""
    finalizers = [
        *(live["metadata"].get("finalizers") or []),
        *(live.get("spec") or {}).get("finalizers", []),
    ]
    conditions = [
        str(each.get("message"))
        for each in (live.get("status") or {}).get("conditions") or []
        if each.get("status") == "True"
    ]
    return "; ".join([f"finalizers {', '.join(finalizers) or 'none'}", *conditions])
