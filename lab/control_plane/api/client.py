"""A small client of the API server: what tests and the layers above need, and no more.

Objects are plain mappings, as in YAML. Which kinds there are is asked of the server itself.
"""

import http
import json
import pathlib
import time
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from lab.control_plane.api.access import Access
from lab.control_plane.api.kinds import Kind, kinds_of
from lab.control_plane.api.wire import JSON, ApiError, Request, Wire
from lab.control_plane.crd_sets import reason
from lab.problems import LabError

Object = dict[str, Any]
T = TypeVar("T")

_APPLY = "application/apply-patch+yaml"
_MERGE = "application/merge-patch+json"
_NAMES = f"{JSON};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
_DISCOVERY = f"{JSON};g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


@dataclass(frozen=True)
class User:
    """Somebody whom the API server may be asked about, or asked as."""

    name: str
    groups: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Client:
    """Talks to one API server. Safe to share between threads; close it at the end."""

    wire: Wire
    warnings: list[str] = field(default_factory=list)
    """What the server warned of so far, such as a Pod Security violation in a Deployment's template."""
    _kinds: dict[tuple[str, str], Kind] = field(default_factory=dict)

    @classmethod
    def of(cls, kubeconfig: pathlib.Path) -> "Client":
        """A client for the current context of a kubeconfig."""
        return cls(wire=Wire(access=Access.of(kubeconfig)))

    def impersonate(self, who: User) -> "Client":
        """The same server, asked as somebody else. Close it too."""
        headers = [("Impersonate-User", who.name), *(("Impersonate-Group", each) for each in who.groups)]
        return Client(wire=Wire(access=self.wire.access, headers=headers), _kinds=self._kinds)

    def close(self) -> None:
        """Close all connections."""
        self.wire.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What the server knows

    def kinds(self, *, anew: bool = False) -> dict[tuple[str, str], Kind]:
        """Every kind that the server serves, by API version and kind."""
        if anew or not self._kinds:
            found = {}
            for root in ("/api", "/apis"):
                listed = self._answer(Request(method="GET", path=root, accept=_DISCOVERY))
                for group in listed["items"]:
                    found.update(kinds_of(group))
            self._kinds.clear()
            self._kinds.update(found)
        return dict(self._kinds)

    def kind(self, api_version: str, kind: str) -> Kind:
        """One kind. The server is asked again before it is said not to exist."""
        found = self.kinds().get((api_version, kind)) or self.kinds(anew=True).get((api_version, kind))
        if found is None:
            raise LabError(f"this API server serves no {kind} of {api_version}: {reason(api_version)}")
        return found

    # Objects

    def apply(
        self, thing: Mapping[str, Any], *, manager: str = "lab", force: bool = False, dry_run: bool = False
    ) -> Object:
        """Server-side apply: create the object or make its fields ours."""
        query = {"fieldManager": manager, "force": str(force).lower()} | _dry(dry_run)
        return self.request("PATCH", self.path_of(thing), thing, query, content=_APPLY)

    def create(self, thing: Mapping[str, Any], *, dry_run: bool = False) -> Object:
        """Create the object; unknown fields are refused."""
        path = self.path_of(thing, named=False)
        return self.request("POST", path, thing, {"fieldValidation": "Strict"} | _dry(dry_run))

    def merge(self, thing: Mapping[str, Any], change: Mapping[str, Any], *, subresource: str = "") -> Object:
        """Change some fields of an object; null removes one."""
        return self.request("PATCH", self.path_of(thing) + subresource, change, content=_MERGE)

    def get(self, api_version: str, kind: str, name: str, namespace: str | None = None) -> Object:
        """One object; ApiError 404 if it is not there."""
        return self.request("GET", self.kind(api_version, kind).path(namespace, name))

    def find(self, api_version: str, kind: str, name: str, namespace: str | None = None) -> Object | None:
        """One object, or None if it is not there."""
        try:
            return self.get(api_version, kind, name, namespace)
        except ApiError as error:
            if error.status == http.HTTPStatus.NOT_FOUND:
                return None
            raise

    def objects(
        self, api_version: str, kind: str, namespace: str | None = None, *, labels: str = ""
    ) -> list[Object]:
        """All objects of a kind, in a namespace or everywhere, with these labels."""
        query = {"labelSelector": labels} if labels else {}
        return self.request("GET", self.kind(api_version, kind).path(namespace), query=query)["items"] or []

    def names(self, api_version: str, kind: str, namespace: str | None = None) -> set[str]:
        """Names of all objects of a kind; what else is in them is not sent."""
        path = self.kind(api_version, kind).path(namespace)
        listed = self._answer(Request(method="GET", path=path, accept=_NAMES))
        return {each["metadata"]["name"] for each in listed["items"] or []}

    def delete(
        self,
        api_version: str,
        kind: str,
        name: str,
        namespace: str | None = None,
        *,
        seconds: float | None = 30,
    ) -> bool:
        """Delete an object and wait until it is gone, unless `seconds` is None. False if it was not there."""
        path = self.kind(api_version, kind).path(namespace, name)
        try:
            self.request("DELETE", path, {"propagationPolicy": "Background"})
        except ApiError as error:
            if error.status == http.HTTPStatus.NOT_FOUND:
                return False
            raise
        if seconds is not None:
            wait_until(
                lambda: self.find(api_version, kind, name, namespace) is None,
                f"{kind} {name} to be gone",
                seconds,
            )
        return True

    def evict(self, name: str, namespace: str) -> None:
        """Ask a pod to go, as a drain does; ApiError 429 if a disruption budget says not now."""
        eviction = {
            "apiVersion": "policy/v1",
            "kind": "Eviction",
            "metadata": {"name": name, "namespace": namespace},
        }
        self.request("POST", self.kind("v1", "Pod").path(namespace, name) + "/eviction", eviction)

    def can(self, who: User, verb: str, resource: str, *, namespace: str = "", name: str = "") -> bool:
        """Whether somebody may do something: the API server's own answer.

        `resource` is written as for kubectl: `pods`, `pods/exec`, `deployments.apps`. No namespace means
        all of them.
        """
        qualified, _, subresource = resource.partition("/")
        plural, _, group = qualified.partition(".")
        wanted = {
            "verb": verb,
            "group": group,
            "resource": plural,
            "subresource": subresource,
            "namespace": namespace,
            "name": name,
        }
        review = {
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SubjectAccessReview",
            "spec": {"user": who.name, "groups": list(who.groups), "resourceAttributes": wanted},
        }
        answer = self.request("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
        return answer["status"]["allowed"]

    def path_of(self, thing: Mapping[str, Any], *, named: bool = True) -> str:
        """Where the server keeps this object, or objects like it."""
        kind = self.kind(thing["apiVersion"], thing["kind"])
        metadata = thing["metadata"]
        if kind.namespaced and not metadata.get("namespace"):
            raise LabError(f"{kind.kind} {metadata.get('name')} names no namespace")
        return kind.path(metadata.get("namespace"), metadata["name"] if named else None)

    # HTTP

    def request(
        self,
        method: str,
        path: str,
        body: object = None,
        query: Mapping[str, str] | None = None,
        *,
        content: str = JSON,
    ) -> Object:
        """One request; the answer as JSON, or ApiError."""
        if query:
            path = f"{path}?{urllib.parse.urlencode(query)}"
        data = b"" if body is None else json.dumps(body).encode()
        return self._answer(Request(method=method, path=path, data=data, content=content))

    def _answer(self, request: Request) -> Object:
        document, warnings = self.wire.ask(request)
        self.warnings.extend(warnings)
        return document


def wait_until(
    check: Callable[[], T | Literal[False] | None], what: str, seconds: float = 30, *, every: float = 0.1
) -> T:
    """Ask again and again until the answer is not empty; `what` completes `waited ... for`."""
    deadline = time.monotonic() + seconds
    while True:
        answer = check()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise LabError(f"waited {seconds:g} s for {what}", retry=True)
        time.sleep(every)


def _dry(dry_run: bool) -> dict[str, str]:
    return {"dryRun": "All"} if dry_run else {}
