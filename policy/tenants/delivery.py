"""Rules about what Argo CD may deploy, where, and when it begins."""

from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.rule import Rule, at
from policy.tenants.spaces import inside, is_kind, name, named

_GUARDS = frozenset(
    {
        ("", "LimitRange"),
        ("", "ResourceQuota"),
        ("", "ServiceAccount"),
        ("cilium.io", "CiliumNetworkPolicy"),
        ("networking.k8s.io", "NetworkPolicy"),
        ("rbac.authorization.k8s.io", "Role"),
        ("rbac.authorization.k8s.io", "RoleBinding"),
    }
)


def _fenced(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    spec = row.inputs.get("spec") or {}
    places = [str(one.get("namespace")) for one in spec.get("destinations") or ()]
    if len(places) != 1 or "*" in places[0]:
        yield "spec.destinations", f"{name(row)} deploys to {', '.join(places) or 'nowhere'}"
    if spec.get("clusterResourceWhitelist") != []:
        yield "spec.clusterResourceWhitelist", f"{name(row)} may make what belongs to no namespace"
    refused = {(one.get("group"), one.get("kind")) for one in spec.get("namespaceResourceBlacklist") or ()}
    missing = sorted(kind for group, kind in _GUARDS - refused)
    if missing:
        yield "spec.namespaceResourceBlacklist", f"{name(row)} may change {', '.join(missing)}"
    sources = spec.get("sourceRepos") or ()
    if not sources or any("*" in str(one) for one in sources):
        yield "spec.sourceRepos", f"{name(row)} deploys from anywhere"


def _waits(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    place = at(row.inputs, "spec.destination.namespace")
    waited = set(row.depends_on)
    early = [one for one in inside(graph, str(place)) if one.urn not in waited]
    if early:
        shown = ", ".join(sorted(f"{one.inputs.get('kind')} {name(one)}" for one in early)[:3])
        yield "dependsOn", f"{name(row)} may deploy before {shown}"


def _in_its_project(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    spec = row.inputs.get("spec") or {}
    project = named(graph, "AppProject").get(str(spec.get("project")))
    if project is None:
        yield "spec.project", f"{name(row)} is in the project {spec.get('project')}, which is not here"
        return
    if project.urn not in row.depends_on:
        yield "dependsOn", f"{name(row)} may be made before its project"
    if spec.get("destination") not in (at(project.inputs, "spec.destinations") or ()):
        yield "spec.destination", f"{name(row)} deploys where its project does not"
    if "CreateNamespace=false" not in (at(row.inputs, "spec.syncPolicy.syncOptions") or ()):
        yield "spec.syncPolicy.syncOptions", f"{name(row)} may make its namespace itself, without guards"


RULES = (
    Rule(
        id="tenants-projects-are-fenced",
        promise="a project deploys to one namespace, from named repositories, and nothing that guards it",
        why="Argo CD can do everything; the project is all that holds a team's repository back.",
        fix="let the namespace factory render the project",
        plane=Plane.DELIVERY,
        applies=is_kind("AppProject"),
        check=_fenced,
    ),
    Rule(
        id="tenants-guards-come-before-workloads",
        promise="nothing is deployed into a namespace before everything that guards it is there",
        why="Pods that start first start without network policies, limits or identity.",
        fix="make the application wait",
        plane=Plane.SECURITY,
        applies=is_kind("Application"),
        check=_waits,
    ),
    Rule(
        id="tenants-applications-keep-to-their-project",
        promise="an application is in a project that exists, deploys where that may, and makes no namespace",
        why="Argo CD would refuse it, or make a namespace that nothing guards.",
        fix="let the namespace factory render the application",
        plane=Plane.DELIVERY,
        applies=is_kind("Application"),
        check=_in_its_project,
    ),
)
"""Fences of projects, and the order in which things begin."""
