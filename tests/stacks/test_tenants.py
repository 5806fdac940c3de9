"""What every tenants stack of every cloud promises beyond the rules of policy/."""

import json
import re

import pytest

from contracts import layers, loader
from contracts.catalog.cluster_types import KEPT
from contracts.graph import Graph, Row
from contracts.registry import ClusterRecord
from contracts.tenancy.loading import cache
from contracts.tenancy.resolve.permissions import VERBS
from contracts.tenancy.resolve.stack_plan import StackPlan, plan_stack
from policy.rule import cluster_type
from policy.tenants.spaces import is_tenants, labels, name
from tests.conftest import ORGANISATION, STACKS, TENANTS_STACKS, broken_rules, graph_of, recorded

CLOUDS = ("aws", "azure")
ENVIRONMENTS = ("dev", "staging", "prod", "prod-isolated", "dr")


def plan_of(stack: str) -> StackPlan:
    made = layers.load_tenants(ORGANISATION, stack, loader.load_owners(ORGANISATION))
    record = ClusterRecord.model_validate(graph_of(made.settings.cluster).outputs["cluster"])
    return plan_stack(cache.read(ORGANISATION).inventory, made, record)


def objects(graph: Graph, kind: str) -> list[Row]:
    return [row for row in graph if row.is_kubernetes and row.inputs.get("kind") == kind]


def spaces(graph: Graph) -> list[Row]:
    return [row for row in graph if is_tenants(row)]


def test_there_is_a_tenants_stack_for_every_cluster_that_is_for_tenants() -> None:
    wanted = {f"{cloud}-{environment}-tenants" for cloud in CLOUDS for environment in ENVIRONMENTS}
    assert set(TENANTS_STACKS) == wanted
    assert not set(STACKS) & set(TENANTS_STACKS), "a list of clusters holds clusters only"


def test_every_tenants_stack_keeps_every_rule(tenants_graph: Graph) -> None:
    assert broken_rules(tenants_graph) == {}


def test_nothing_is_guessed(tenants_graph: Graph) -> None:
    assert not recorded(tenants_graph.stack).unsimulated


def test_it_reads_its_cluster_by_name_and_nothing_else(tenants_graph: Graph) -> None:
    reference = tenants_graph.one("pulumi:pulumi:StackReference")
    cluster = tenants_graph.config["platform:cluster"]
    assert reference.inputs == {"name": f"organization/platform/{cluster}"}


def test_it_exports_its_cluster_and_namespaces(tenants_graph: Graph) -> None:
    cluster = graph_of(str(tenants_graph.config["platform:cluster"])).outputs["cluster"]["name"]
    assert tenants_graph.outputs["cluster"] == cluster
    assert tenants_graph.outputs["namespaces"] == sorted(name(row) for row in spaces(tenants_graph))


def test_it_holds_a_namespace_for_every_request_of_its_environment(tenants_graph: Graph) -> None:
    tenancy = plan_of(tenants_graph.stack).tenancy
    assert {name(row) for row in spaces(tenants_graph)} == {one.name for one in tenancy.namespaces}
    assert tenancy.namespaces, "a stack without tenants proves nothing"


def test_a_standby_has_the_namespaces_of_its_primary() -> None:
    for cloud in CLOUDS:
        standby = {name(row) for row in spaces(graph_of(f"{cloud}-dr-tenants"))}
        assert standby == {name(row) for row in spaces(graph_of(f"{cloud}-prod-tenants"))}
        assert all(one.endswith("-prod") for one in standby)


def test_both_clouds_have_the_same_namespaces_with_the_same_guards() -> None:
    for environment in ENVIRONMENTS:
        aws, azure = (graph_of(f"{cloud}-{environment}-tenants") for cloud in CLOUDS)
        assert {name(row) for row in spaces(aws)} == {name(row) for row in spaces(azure)}
        for kind in ("ResourceQuota", "LimitRange", "ServiceAccount", "AppProject", "Application"):
            assert {row.name for row in objects(aws, kind)} == {row.name for row in objects(azure, kind)}, (
                kind
            )
        security = [{row.name: labels(row) for row in spaces(graph)} for graph in (aws, azure)]
        assert security[0] == security[1]


def test_every_namespace_has_the_twelve_things_of_the_factory(tenants_graph: Graph) -> None:
    here = plan_of(tenants_graph.stack)
    for space in here.tenancy.namespaces:
        kinds = {
            row.inputs["kind"]
            for row in tenants_graph
            if row.is_kubernetes and row.inputs["metadata"].get("namespace") == space.name
        }
        assert {"ResourceQuota", "LimitRange", "NetworkPolicy", "ServiceAccount"} <= kinds
        assert ("RoleBinding" in kinds) == any(space.subjects.values()), space.name
        assert ("SecretProviderClass" in kinds) == any(one.secrets for one in space.workloads)
        targets = {row.inputs["kind"] for row in tenants_graph if row.name == f"{space.name}/{space.name}"}
        assert {"Namespace", "AppProject", "Application"} <= targets


def test_namespaces_of_kept_clusters_alone_are_protected(tenants_graph: Graph) -> None:
    kept = cluster_type(tenants_graph) in KEPT
    assert {row.protect for row in objects(tenants_graph, "Namespace")} == {kept}
    assert not [row.urn for row in tenants_graph if row.protect and row.inputs["kind"] != "Namespace"]


def test_every_workload_with_permissions_and_no_other_has_an_identity(tenants_graph: Graph) -> None:
    wanted = {
        f"{space.name}/{workload.name}"
        for space in plan_of(tenants_graph.stack).tenancy.namespaces
        for workload in space.workloads
        if workload.has_identity
    }
    made = [*tenants_graph.all("EksWorkloadIdentity"), *tenants_graph.all("AksWorkloadIdentity")]
    assert {row.name for row in made} == wanted
    assert wanted


def test_a_namespace_is_guarded_before_it_is_made_and_until_it_is_gone(tenants_graph: Graph) -> None:
    """Guards of which half are gone refuse every change, also that a namespace goes."""
    parameters = tenants_graph.one("kubernetes:core/v1:ConfigMap", "guards/policy-parameters").urn
    guards = [row for row in tenants_graph if row.is_kubernetes and row.name.startswith("guards/")]
    for space in tenants_graph.all("kubernetes:core/v1:Namespace"):
        if not space.name.startswith("guards/"):
            (last,) = space.depends_on
            waits = next(row for row in guards if row.urn == last).depends_on
            assert parameters in waits
            assert {last, *waits} == {row.urn for row in guards}


def test_pods_start_after_what_they_act_as(tenants_graph: Graph) -> None:
    ready = [*tenants_graph.all("PodIdentityAssociation"), *tenants_graph.all("FederatedIdentityCredential")]
    for row in ready:
        space = row.name.partition("/")[0]
        application = tenants_graph.one("kubernetes:argoproj.io/v1alpha1:Application", f"{space}/{space}")
        assert row.urn in application.depends_on


def test_accounts_on_azure_name_the_identity_that_trusts_them() -> None:
    graph = graph_of("azure-prod-tenants")
    clients = {row.name.removesuffix("/identity") for row in graph.all("UserAssignedIdentity")}
    for account in graph.all("kubernetes:core/v1:ServiceAccount"):
        annotated = "metadata.annotations" in " ".join(account.unknowns)
        assert annotated == (account.name in clients), account.name


def test_identities_have_names_of_their_own_in_an_account() -> None:
    """IAM has one set of names whatever the path, and prod and dr share an account."""
    names = [
        row.inputs["name"]
        for stack in TENANTS_STACKS
        if stack.startswith("aws-")
        for row in graph_of(stack).all("aws:iam/role:Role")
    ]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[\w+=,.@-]{1,64}", one) for one in names)


def test_a_role_is_made_below_the_path_of_tenants_and_within_the_clusters_boundary() -> None:
    graph = graph_of("aws-prod-tenants")
    for role in graph.all("aws:iam/role:Role"):
        assert role.inputs["path"] == "/platform/aws-use1-prod-platform-01/tenants/"
        assert role.inputs["permissionsBoundary"] == "arn:aws:iam::111122223333:policy/PlatformBoundary"


def test_what_a_workload_has_in_the_cloud_is_its_teams() -> None:
    for stack in TENANTS_STACKS:
        owners = {
            f"{space.name}/{one.name}": one
            for space in plan_of(stack).tenancy.namespaces
            for one in space.workloads
        }
        for row in graph_of(stack):
            tags = row.inputs.get("tags")
            if tags and row.name.rpartition("/")[0] in owners:
                workload = owners[row.name.rpartition("/")[0]]
                assert (tags["team"], tags["service"]) == (workload.team, workload.name)
                assert tags["cost-center"] == workload.cost_center


def test_a_principal_has_one_entry_with_the_groups_of_all_its_namespaces() -> None:
    for stack in TENANTS_STACKS:
        entries = graph_of(stack).all("aws:eks/accessEntry:AccessEntry")
        principals = [row.inputs["principalArn"] for row in entries]
        assert len(principals) == len(set(principals))
        for row in entries:
            assert row.inputs["type"] == "STANDARD"
            assert all(one.startswith("ns:") for one in row.inputs["kubernetesGroups"])
            assert row.inputs["tags"]["layer"] == "tenants", "the deploy role reaches no other"
        assert not graph_of(stack).all("AccessPolicyAssociation"), "RBAC alone says what people may do"


def test_nobody_gets_a_second_entry_beside_that_of_the_cluster() -> None:
    for stack in TENANTS_STACKS:
        cluster = graph_of(str(graph_of(stack).config["platform:cluster"]))
        before = {row.inputs["principalArn"] for row in cluster.all("aws:eks/accessEntry:AccessEntry")}
        mine = {row.inputs["principalArn"] for row in graph_of(stack).all("aws:eks/accessEntry:AccessEntry")}
        assert not before & mine
        who = {(row.inputs["principalId"], row.inputs["scope"]) for row in cluster.all("RoleAssignment")}
        mine = {
            (row.inputs["principalId"], row.inputs["scope"]) for row in graph_of(stack).all("RoleAssignment")
        }
        assert not who & mine


def test_a_preview_registers_the_urns_of_an_update(tenants_graph: Graph) -> None:
    assert set(recorded(tenants_graph.stack, known=False).registrations) == {row.urn for row in tenants_graph}


def test_what_is_marked_unknown_is_what_a_real_preview_does_not_know(tenants_graph: Graph) -> None:
    for urn, preview in recorded(tenants_graph.stack, known=False).registrations.items():
        assert set(tenants_graph[urn].unknowns) == set(preview.unknowns), urn


def test_only_what_a_cloud_makes_up_is_unknown(tenants_graph: Graph) -> None:
    """Objects are reviewed in full; a client id of Azure is the one thing that nobody knows before."""
    for row in tenants_graph:
        if row.is_kubernetes:
            assert all("client" in path for path in row.unknowns), row.urn


def test_nothing_secret_is_in_the_open(tenants_graph: Graph) -> None:
    assert not [path for row in tenants_graph for path in row.secrets]
    assert "password" not in json.dumps([row.inputs for row in objects(tenants_graph, "Secret")])
    assert not objects(tenants_graph, "Secret"), "secrets are files that a driver fetches"


def test_the_kubeconfig_is_that_of_the_cluster_and_changes_replace_nothing(tenants_graph: Graph) -> None:
    provider = tenants_graph.one("pulumi:providers:kubernetes")
    cluster = graph_of(str(tenants_graph.config["platform:cluster"]))
    assert provider.inputs["kubeconfig"] == json.loads(cluster.outputs["kubeconfig"])
    assert provider.inputs["clusterIdentifier"] == cluster.outputs["cluster"]["clusterId"]
    for row in tenants_graph:
        if row.is_kubernetes:
            assert row.provider.startswith(provider.urn)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_verb_means_something_on_every_cloud(cloud: str) -> None:
    if cloud == "aws":
        from components.aws.security.documents.workload import _STATEMENTS as table
    else:
        from components.azure.security.documents.workload_roles import _ROLES as table
    assert {verb.value for verb in table} == set(VERBS)
