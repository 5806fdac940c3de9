"""AwsSettings: what is accepted, and the exact words in which everything else is refused."""

import datetime
import pathlib
from typing import Any

import pytest

from contracts import loader
from contracts.catalog import support, versions
from contracts.catalog.cluster_types import ClusterType
from contracts.planes import Plane
from contracts.planning import access_entries
from contracts.planning.labels import STANDARD
from contracts.presets import preset
from contracts.presets.aws import LOG_TYPES, PRESETS
from contracts.problems import SettingsError, shown
from contracts.reading import fleet, source
from contracts.settings.aws.cluster import AwsSettings
from tests.conftest import ORGANISATION
from tests.contracts.azure import settings as azure_settings
from tests.contracts.changes import REMOVE, problems_of, validated

ROLE = "arn:aws:iam::111122223333:role"
PROD: dict[str, Any] = {
    "cloud": "aws",
    "clusterType": "prod-standard",
    "environment": "prod",
    "region": "us-east-1",
    "account": "111122223333",
    "costCenter": "platform",
    "network": {"cidr": "10.16.0.0/16", "zones": ["us-east-1a", "us-east-1b", "us-east-1c"]},
    "access": {
        "admins": [f"{ROLE}/Admin"],
        "breakGlass": [f"{ROLE}/BreakGlass"],
        "breakGlassAlarm": {"notify": {"security": "security@example.com"}},
        "nextLayer": f"{ROLE}/Pipeline",
    },
}
DEV = {**PROD, "clusterType": "dev", "environment": "dev"}
AZURE = azure_settings.PROD


def settings_with(
    base: dict[str, Any], changes: dict[str, Any], others: dict[str, fleet.PeerStack] | None = None
) -> AwsSettings:
    """Validate settings with some values changed, named by dotted path."""
    made = validated(base, changes, others)
    assert isinstance(made, AwsSettings)
    return made


EXCEPTION = {
    "setting": "network.nat",
    "owner": "sre",
    "approver": "security",
    "reason": "one gateway until the quota is raised",
    "ticket": "PLAT-1",
    "expires": "2026-12-31",
}

REFUSED = [
    # (base, change, path, words of the rule, words of the remediation)
    (PROD, {"region": "us-eest-1"}, "region", "must be an AWS region outside China", "did you mean us-west-1?"),
    (PROD, {"region": "cn-north-1"}, "region", "outside China", "write one of af-south-1"),
    (PROD, {"account": "1234"}, "account", "twelve digits, in quotes", '"111122223333"'),
    (PROD, {"account": 111122223333}, "account", "this is text", "put it in quotes"),
    (PROD, {"cloud": "gcp"}, "cloud", "one of aws, azure", "write one of: aws, azure"),
    (PROD, {"clusterType": "prod-standart"}, "clusterType", "one of sandbox, dev, staging, prod-standard", "did you mean prod-standard?"),
    (PROD, {"environment": "Prod_1"}, "environment", "lower-case letters, digits and single hyphens", "rename"),
    (PROD, {"costCenter": REMOVE}, "costCenter", "costCenter is required", "add it"),
    (PROD, {"netwrok": {}}, "netwrok", "there is no such setting", "did you mean network?"),
    (PROD, {"network.zonez": []}, "network.zonez", "there is no such setting", "did you mean zones?"),
    (PROD, {"systemNodes.minSise": 3}, "systemNodes.minSise", "there is no such setting", "did you mean minSize?"),
    (PROD, {"protected": "yes"}, "protected", "this is true or false", "write true or false"),
    (PROD, {"network": "10.0.0.0/16"}, "network", "this is a mapping", "write a mapping"),
    (PROD, {"network.zones": "us-east-1a"}, "network.zones", "this is a list", "write a list"),
    # networks
    (PROD, {"network.cidr": "10.16.0.1/16"}, "network.cidr", "without host bits", "write 10.16.0.0/16"),
    (PROD, {"network.cidr": "ten"}, "network.cidr", "IPv4 range in CIDR form", "10.16.0.0/16"),
    (PROD, {"network.cidr": 10}, "network.cidr", "text in CIDR form", "10.16.0.0/16"),
    (PROD, {"network.cidr": "10.0.0.0/15"}, "network.cidr", "no VPC wider than /16", "write 10.0.0.0/16"),
    (PROD, {"network.cidr": "10.16.0.0/22"}, "network.cidr", "prefix delegation", "write 10.16.0.0/21 or wider"),
    (PROD, {"network.cidr": "8.8.0.0/16"}, "network.cidr", "ranges are private", "choose a private range"),
    (PROD, {"network.serviceCidr": "10.16.128.0/20"}, "network.serviceCidr", "overlaps 10.16.0.0/16 (network.cidr)", "do not overlap"),
    (PROD, {"network.serviceCidr": "172.20.0.0/28"}, "network.serviceCidr", "/12 to /24", "172.20.0.0/16"),
    (PROD, {"network.reservedCidrs": ["10.0.0.0/8"]}, "network.reservedCidrs[0]", "overlaps 10.16.0.0/16", "do not overlap"),
    (PROD, {"network.zones": ["us-east-1a", "us-east-1b"]}, "network.zones", "prod-standard needs 3 zones; this stack has 2", "name 3 zones"),
    (DEV, {"network.zones": ["us-east-1a"]}, "network.zones", "dev needs 2 zones; this stack has 1", "name 2 zones"),
    (PROD, {"network.zones": ["us-east-1a", "us-east-1b", "eu-west-1a"]}, "network.zones[2]", "belongs to the stack's region", "us-east-1a"),
    (PROD, {"network.zones": ["us-east-1a", "us-east-1b", "us-east-1b"]}, "network.zones[2]", "named once", "remove"),
    (PROD, {"network.nat": "singel"}, "network.nat", "one of per-zone, single, regional, none", "did you mean single?"),
    # endpoint
    (DEV, {"controlPlane.endpoint": "private-and-public"}, "controlPlane.publicCidrs", "without a list it is open to the world", "list your offices"),
    (DEV, {"controlPlane.endpoint": "private-and-public", "controlPlane.publicCidrs": ["0.0.0.0/0"]}, "controlPlane.publicCidrs[0]", "opens the API server to 4,294,967,296 addresses", "list the ranges you mean"),
    (DEV, {"controlPlane.endpoint": "private-and-public", "controlPlane.publicCidrs": ["0.0.0.0/1", "128.0.0.0/1"]}, "controlPlane.publicCidrs[1]", "opens the API server to", "list the ranges you mean"),
    (DEV, {"controlPlane.publicCidrs": ["203.0.113.0/24"]}, "controlPlane.publicCidrs", "a private endpoint has no public ranges", "remove publicCidrs"),
    (DEV, {"controlPlane.endpoint": "private-and-public", "controlPlane.publicCidrs": [f"203.0.{i}.0/24" for i in range(41)]}, "controlPlane.publicCidrs", "at most 40 ranges", "join"),
    # principals
    (PROD, {"access.admins": ["arn:aws:sts::111122223333:assumed-role/Admin/me"]}, "access.admins[0]", "this is a session of one, which EKS never matches", f"write {ROLE}/Admin"),
    (PROD, {"access.admins": ["arn:aws:iam::111122223333:user/me"]}, "access.admins[0]", "no user (long-lived keys), account root or wildcard", "PlatformReader"),
    (PROD, {"access.admins": ["arn:aws:iam::111122223333:root"]}, "access.admins[0]", "account root", "PlatformReader"),
    (PROD, {"access.admins": [f"{ROLE}/*"]}, "access.admins[0]", "wildcard", "PlatformReader"),
    (PROD, {"access.admins": []}, "access.admins", "names at least one identity here, because the creator gets no access", "add one"),
    (PROD, {"access.breakGlass": []}, "access.breakGlass", "names at least one identity", "add one"),
    (PROD, {"access.breakGlass": [f"{ROLE}/Admin"]}, "access.breakGlass[0]", "used for nothing else, or nobody notices", "one of its own"),
    (PROD, {"access.admins": [f"{ROLE}/Admin", f"{ROLE}/Admin"]}, "access.admins[1]", "an identity is listed once", "remove"),
    (PROD, {"access.admins": ["arn:aws-us-gov:iam::111122223333:role/Admin"]}, "access.admins[0]", "us-east-1 is in partition aws", "arn:aws:iam"),
    # versions
    (PROD, {"controlPlane.version": "1.33"}, "controlPlane.version", "left standard support on 2026-07-29, and EKS would upgrade it by itself", 'write "1.35"'),
    (PROD, {"controlPlane.version": "1.29"}, "controlPlane.version", "pinned add-ons are 1.34, 1.35, 1.36", 'write "1.35"'),
    (PROD, {"controlPlane.version": 1.35}, "controlPlane.version", "this is text", "put it in quotes"),
    (PROD, {"addons": {"kube-proxy": {"version": "v1.34.6-eksbuild.29"}}}, "addons.kube-proxy.version", "kube-proxy has the minor version of the cluster, which is 1.35", "v1.35.3-eksbuild.29"),
    (PROD, {"addons": {"coredns": {"version": "latest"}}}, "addons.coredns.version", "exact, with its EKS build", "v1.22.4-eksbuild.3"),
    (PROD, {"addons": {"metrics-server": {"version": "v1.0.0-eksbuild.1"}}}, "addons.metrics-server.version", "is that of major version 0", "v0.9.0-eksbuild.11"),
    (PROD, {"furtherAddons": {"kubecost_kubecost": {"version": "v1.0.0-eksbuild.1"}}}, "furtherAddons.kubecost_kubecost", "sold on AWS Marketplace", "by its chart"),
    (PROD, {"furtherAddons": {"Fluent": {"version": "v1.0.0-eksbuild.1"}}}, "furtherAddons.Fluent", "small letters", "describe-addon-versions"),
    (PROD, {"furtherAddons": {"kube-state-metrics": {}}}, "furtherAddons.kube-state-metrics.version", "required", ""),
    (PROD, {"addons": {"cordns": {}}}, "addons.cordns", "one of eks-pod-identity-agent", "did you mean coredns?"),
    (PROD, {"karpenter.version": "1.8.0"}, "karpenter.version", "Kubernetes 1.35 and the permissions written here need Karpenter 1.12 or newer", '"1.14.1"'),
    (PROD, {"karpenter.version": "1.12.0", "controlPlane.version": "1.36"}, "karpenter.version", "need Karpenter 1.13", '"1.14.1"'),
    (PROD, {"karpenter.version": "v1.14.1"}, "karpenter.version", "three numbers, without a v", '"1.14.1"'),
    (PROD, {"systemNodes.image": "al2023", "systemNodes.releaseVersion": "1.34.11-20260930"}, "systemNodes.releaseVersion", "built for one minor version, and the cluster is 1.35", "1.35.8-20260930"),
    # nodes
    (PROD, {"systemNodes.minSize": 1}, "systemNodes.minSize", "at least 2", "write 2"),
    (PROD, {"systemNodes.maxSize": 3}, "systemNodes.maxSize", "an update brings new nodes before it removes old ones", "write 4 or more"),
    (PROD, {"systemNodes.instanceTypes": ["t3.micro"]}, "systemNodes.instanceTypes[0]", "two vCPUs and 4 GiB", "t3.medium"),
    (PROD, {"systemNodes.instanceTypes": ["large"]}, "systemNodes.instanceTypes[0]", "family.size", "m7i.large"),
    (PROD, {"systemNodes.instanceTypes": ["m7g.large"]}, "systemNodes.instanceTypes[0]", "m7g.large is an arm64 machine and the image is amd64", "architecture: arm64"),
    (PROD, {"systemNodes.instanceTypes": []}, "systemNodes.instanceTypes", "at least one instance type", "m7i.large"),
    # names, logs, tags
    (PROD, {"purpose": "a" * 60}, "purpose", "cluster names end at 63, because they are Kubernetes label values too", "shorten"),
    (DEV, {"logRetentionDays": 45}, "logRetentionDays", "fixed periods only", "write 60"),
    (DEV, {"logRetentionDays": 9999}, "logRetentionDays", "fixed periods only", "write 3653"),
    (PROD, {"tags": {"team": "x"}}, "tags.team", "set by the platform", "another key"),
    (PROD, {"tags": {"aws:x": "y"}}, "tags.aws:x", "no aws: prefix", "another key"),
    (PROD, {"tags": {"kubernetes.io/cluster/x": "owned"}}, 'tags["kubernetes.io/cluster/x"]', "controllers give this tag a meaning", "another key"),
    (PROD, {"tags": {f"key-{i}": "x" for i in range(40)}}, "tags", "AWS permits 50 tags", "remove some"),
    # production
    (PROD, {"protected": False}, "protected", "a prod-standard cluster is protected against deletion", "write true"),
    (PROD, {"controlPlane.endpoint": "private-and-public", "controlPlane.publicCidrs": ["203.0.113.0/24"]}, "controlPlane.endpoint", "has a private endpoint", "write private"),
    (PROD, {"controlPlane.logTypes": ["api"]}, "controlPlane.logTypes", "keeps every control plane log", "authenticator"),
    (PROD, {"controlPlane.zonalShift": False}, "controlPlane.zonalShift", "shifts away from a failing zone", "write true"),
    (PROD, {"network.nat": "single"}, "network.nat", "has egress in every zone", "write per-zone"),
    (PROD, {"logRetentionDays": 30}, "logRetentionDays", "keeps its logs for 90 days", "write 90"),
    # what a first user tried
    (PROD, {"clusterType": ["dev"]}, "clusterType", "one of sandbox", "did you mean dev?"),
    (PROD, {"karpenter.version": "1.².1"}, "karpenter.version", "three numbers", '"1.14.1"'),
    (PROD, {"karpenter.version": "99.0.0"}, "karpenter.version", "written for Karpenter 1", '"1.14.1"'),
    (PROD, {"addons": {"coredns": {"version": f"v1{'9' * 5000}.1.1-eksbuild.1"}}}, "addons.coredns.version", "exact", "v1.22.4"),
    (PROD, {"account": "\u0661" * 12}, "account", "twelve digits", "111122223333"),
    (PROD, {"costCenter": "x" * 64}, "costCenter", "63 characters at most", "rename"),
    (PROD, {"tags": {"Team": "x"}}, "tags.Team", "set by the platform", "another key"),
    (PROD, {"tags": {"a*b": "x"}}, 'tags["a*b"]', "letters, digits, spaces", "another key"),
    (PROD, {"tags": {"a": "x\u202e"}}, "tags.a", "letters, digits, spaces", "another key"),
    (PROD, {"systemNodes.releaseVersion": "latest"}, "systemNodes.releaseVersion", "a release of bottlerocket is exact", "1.66.0-1ad6b4a4"),
    (DEV, {"controlPlane.endpoint": "private-and-public", "controlPlane.publicCidrs": ["10.0.0.0/16"]}, "controlPlane.publicCidrs[0]", "reached from public addresses", "that the internet sees"),
    (DEV, {"controlPlane.endpoint": "private-and-public", "controlPlane.publicCidrs": ["203.0.113.0/24", "203.0.113.0/24"]}, "controlPlane.publicCidrs[1]", "listed once", "that the internet sees"),
    # where nodes come from
    (DEV, {"compute": "auto", "systemNodes": {"minSize": 2, "maxSize": 3}}, "systemNodes", "Auto Mode makes and replaces its nodes itself", "compute: managed"),
    (DEV, {"compute": "auto", "karpenter": {}}, "karpenter", "Auto Mode makes", "compute: karpenter"),
    (DEV, {"compute": "auto", "addons": {"vpc-cni": {}}}, "addons.vpc-cni", "Auto Mode brings this add-on", "compute: karpenter"),
    (DEV, {"compute": "managed", "karpenter": {}}, "karpenter", "has no node provisioner", "compute: karpenter"),
    (PROD, {"standby": {"primary": "aws-x", "readiness": "hot"}}, "standby", "only dr-standby stands by", "clusterType: dr-standby"),
    # exceptions
    (PROD, {"exceptions": [EXCEPTION]}, "exceptions[0].setting", "looser than its cluster type demands", "remove the exception"),
    (PROD, {"network.nat": "single", "exceptions": [{**EXCEPTION, "expires": "2026-11-21"}]}, "exceptions[0].expires", "ended 1 days before 2026-11-22", "agree on it again"),
    (PROD, {"network.nat": "single", "exceptions": [{**EXCEPTION, "expires": "2027-11-21"}]}, "exceptions[0].expires", "lasts 90 days at most", "an earlier day"),
    (PROD, {"network.nat": "single", "exceptions": [{**EXCEPTION, "approver": "sre"}]}, "exceptions[0].approver", "nobody approves their own exception", "the team that agreed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "changes", "path", "rule", "fix"),
    REFUSED,
    ids=[f"{case[2]}: {case[3][:50]}" for case in REFUSED],
)
def test_a_mistake_is_refused_with_place_rule_and_remediation(
    base: dict[str, Any], changes: dict[str, Any], path: str, rule: str, fix: str
) -> None:
    found = problems_of(base, changes)
    matching = [problem for problem in found if problem.path == f"platform:{path}"]
    assert matching, f"nothing was said about {path}: {[str(problem) for problem in found]}"
    said = " ".join(problem.rule for problem in matching), " ".join(problem.fix for problem in matching)
    assert rule in said[0]
    assert fix in said[1]


def test_all_mistakes_are_reported_in_one_go() -> None:
    found = problems_of(
        PROD,
        {
            "region": "nowhere",
            "network.cidr": "10.0.0.0/15",
            "access.admins": ["x"],
            "protected": False,
            "unknown": 1,
            "costCenter": REMOVE,
        },
    )
    assert {problem.path for problem in found} == {
        f"platform:{name}"
        for name in ("region", "network.cidr", "access.admins[0]", "protected", "unknown", "costCenter")
    }


def test_a_setting_may_be_looser_by_exception() -> None:
    settings = settings_with(PROD, {"network.nat": "single", "exceptions": [EXCEPTION]})
    assert settings.exceptions[0].owner == "sre"


def test_one_broken_value_hides_no_broken_combination() -> None:
    found = problems_of(
        PROD,
        {
            "network.cidr": "172.20.0.0/24",
            "network.nat": "sngle",
            "network.zones": ["us-east-1a", "us-east-1a"],
            "addons": {"kube-proxy": {"version": "v1.34.6-eksbuild.29"}, "corends": {}},
            "access.readers": ["x"],
            "access.breakGlass": [],
        },
    )
    assert {problem.path for problem in found} >= {
        "platform:network.cidr",
        "platform:network.nat",
        "platform:network.zones",
        "platform:network.zones[1]",
        "platform:network.serviceCidr",
        "platform:addons.kube-proxy.version",
        "platform:addons.corends",
        "platform:access.readers[0]",
        "platform:access.breakGlass",
    }


def test_a_cluster_type_that_does_not_exist_is_the_only_complaint() -> None:
    assert [problem.path for problem in problems_of(PROD, {"clusterType": "prod"})] == [
        "platform:clusterType"
    ]


def test_a_misspelt_key_is_one_problem_and_not_two() -> None:
    found = problems_of(PROD, {"costCenter": REMOVE, "costcenter": "x"})
    assert [problem.path for problem in found] == ["platform:costcenter"]


def test_a_value_is_shown_and_never_obeyed() -> None:
    found = problems_of(PROD, {"costCenter": "\x1b[31mred\nrule: forged"})
    assert found[0].value == "\\u001b[31mred\\u000arule: forged"


@pytest.mark.parametrize(
    ("value", "words"),
    [(1, "1"), (0, "0"), (True, "true"), (False, "false"), (None, "null"), (1.0, "1.0"), ("x", "x")],
)
def test_a_number_is_no_truth_value(value: Any, words: str) -> None:
    assert shown(value) == words


@pytest.mark.parametrize(
    ("base", "changes", "path", "rule", "fix"),
    [
        (AZURE, {"network.zones": [1, "2", "3"]}, "network.zones[0]", "one of 1, 2, 3, as text", 'put it in quotes: "1"'),
        (AZURE, {"tags": {"a": True}}, "tags.a", "this is text", "put it in quotes, or YAML reads true or false"),
        (AZURE, {"tags": {"a": 1}}, "tags.a", "this is text", "put it in quotes, or YAML reads a number"),
        (AZURE, {"logRetentionDays": 10**30}, "logRetentionDays", "at most 730", "write 730"),
        (AZURE, {"security.policyExempt": ["Kube_System"]}, "security.policyExempt[0]", "a namespace has lower-case letters", "kubectl get namespaces"),
        (AZURE, {"exceptions": [{**EXCEPTION, "expires": "2026-02-30"}]}, "exceptions[0].expires", "this is a day", "write it like 2026-11-22"),
        (AZURE, {"exceptions": [{**EXCEPTION, "expires": "soon"}]}, "exceptions[0].expires", "this is a day", "write it like 2026-11-22"),
        (AZURE, {"exceptions": [{**EXCEPTION, "reason": "x"}]}, "exceptions[0].reason", "at least 15 characters", "write 15 or more"),
        (AZURE, {"network.adopt": {"vnetId": "x"}}, "network.adopt.apiServer", "delegated to `Microsoft.ContainerService/managedClusters`, /28 or wider", "add it"),
        (AZURE, {"tenant": REMOVE}, "tenant", "tenant is required: Entra tenant of the subscription", "add it"),
        (AZURE, {"account": REMOVE}, "account", "account is required: Azure subscription", "add it"),
        (PROD, {"network.zones": REMOVE}, "network.zones", "zones is required: availability zones, by name", "add it"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_words_of_the_platform(
    base: dict[str, Any], changes: dict[str, Any], path: str, rule: str, fix: str
) -> None:
    told = azure_settings.problems_of if base is AZURE else problems_of
    found = [one for one in told(base, changes) if one.path == f"platform:{path}"]
    assert [(rule in one.rule, fix in one.fix) for one in found] == [(True, True)], found


FLEET = {
    "aws-prod": fleet.peer_stack(
        {
            "platform:clusterType": "prod-standard",
            "platform:account": "111122223333",
            "platform:region": "us-east-1",
            "platform:network": {"cidr": "10.16.0.0/16"},
        }
    )
}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"standby": REMOVE}, "says which stack it takes over for"),
        ({"standby.primary": "aws-prd"}, "another stack that has a settings file here"),
        (
            {"region": "us-east-1", "network.zones": ["us-east-1a", "us-east-1b", "us-east-1c"]},
            "in another region than aws-prod",
        ),
        ({"network.cidr": "10.16.0.0/17"}, "overlaps 10.16.0.0/16 of aws-prod"),
        (
            {"clusterType": "prod-isolated", "standby": REMOVE, "backup": REMOVE},
            "shares its account with nothing, and aws-prod is in it too",
        ),
    ],
)
def test_stacks_have_to_fit_together(changes: dict[str, Any], words: str) -> None:
    standby = {
        **PROD,
        "clusterType": "dr-standby",
        "environment": "dr",
        "region": "us-west-2",
        "network": {"cidr": "10.96.0.0/16", "zones": ["us-west-2a", "us-west-2b", "us-west-2c"]},
        "standby": {"primary": "aws-prod", "readiness": "warm"},
        "backup": {"receiveFrom": ["111122223333"]},
    }
    assert settings_with(standby, {}, FLEET).standby
    with pytest.raises(SettingsError, match=words):
        settings_with(standby, changes, FLEET)


@pytest.mark.parametrize(
    ("standby", "nat", "nodes"),
    [
        ({"readiness": "pilot-light"}, "single", 2),
        ({"readiness": "warm"}, "single", 3),
        ({"readiness": "hot"}, "per-zone", 3),
        ({"readiness": "pilot-light", "activated": True}, "per-zone", 3),
    ],
)
def test_a_standby_has_what_its_readiness_says_until_it_is_activated(
    standby: dict[str, Any], nat: str, nodes: int
) -> None:
    made = preset("aws", {"clusterType": "dr-standby", "standby": {"primary": "aws-prod", **standby}})
    assert (made["network"]["nat"], made["systemNodes"]["minSize"]) == (nat, nodes)


def test_a_stack_is_named_after_its_contents() -> None:
    where = source.Source("x", {}, {})
    named = {f"platform:{key}": value for key, value in PROD.items()}
    with pytest.raises(
        SettingsError, match="a stack is called <cloud>-<environment>, and this one is aws-staging"
    ):
        loader.from_config(named, "aws-staging", where)


def test_provider_settings_in_the_stack_file_are_refused() -> None:
    where = source.Source("x", {}, {})
    named = {f"platform:{key}": value for key, value in PROD.items()}
    with pytest.raises(SettingsError, match="providers are configured by the program"):
        loader.from_config({**named, "aws:region": "eu-west-1"}, "aws-prod", where)


@pytest.mark.parametrize("base", [PROD, DEV], ids=["prod-standard", "dev"])
def test_a_stack_that_says_only_what_differs_is_complete(base: dict[str, Any]) -> None:
    settings = settings_with(base, {})
    assert settings.control_plane.version == versions.DEFAULT_KUBERNETES
    assert settings.log_retention_days == PRESETS[settings.cluster_type]["logRetentionDays"]


def test_the_presets_are_those_of_the_design() -> None:
    dev, prod = PRESETS[ClusterType.DEV], PRESETS[ClusterType.PROD_STANDARD]
    assert (dev["logRetentionDays"], prod["logRetentionDays"]) == (14, 90)
    assert (dev["network"]["nat"], prod["network"]["nat"]) == ("single", "per-zone")
    assert (dev["protected"], prod["protected"]) == (False, True)


def test_every_preset_log_type_is_one_that_settings_accept() -> None:
    assert set(settings_with(PROD, {}).control_plane.log_types) == set(LOG_TYPES)


@pytest.mark.parametrize(
    ("as_of", "ended", "words"),
    [
        ("2027-01-10", False, "ends on 2027-03-27, 76 days after 2027-01-10"),
        ("2027-03-28", True, "ended on 2027-03-27"),
    ],
)
def test_the_end_of_support_is_announced_and_then_blocks(as_of: str, ended: bool, words: str) -> None:
    warning = next(support.warnings("aws", "1.35", datetime.date.fromisoformat(as_of)))
    assert (warning.ended, words in warning.message, warning.fix) == (ended, True, "upgrade to 1.36")


def test_support_that_lasts_is_not_worth_a_word() -> None:
    assert not list(support.warnings("aws", "1.36", datetime.date(2026, 11, 22)))


def test_one_principal_gets_one_entry_with_all_its_groups() -> None:
    settings = settings_with(PROD, {"access.readers": [f"{ROLE}/Admin"], "access.deployers": [f"{ROLE}/D"]})
    entries = {entry.principal: entry for entry in access_entries.entries(settings.access)}
    assert entries[f"{ROLE}/Admin"].groups == ("platform:admin", "platform:reader")
    assert entries[f"{ROLE}/Admin"].cluster_admin
    assert not entries[f"{ROLE}/D"].cluster_admin


def test_labels_are_the_whole_vocabulary_and_name_the_owner_of_the_plane() -> None:
    settings, owners = loader.load(ORGANISATION, "aws-prod")
    labels = loader.labels(settings, owners).by_plane()
    assert set(labels) == {plane.value for plane in Plane}
    assert all(set(made) == set(STANDARD) for made in labels.values())
    assert labels["network"]["team"] == owners.planes[Plane.NETWORK]


def test_values_survive_the_way_through_pulumi() -> None:
    config = {
        "platform:account": "012345678901",
        "platform:protected": True,
        "platform:number": 2,
        "platform:network": {"zones": ["a"]},
    }
    assert loader.decode(loader.encode(config)) == config


def test_a_plane_without_owner_is_refused(tmp_path: pathlib.Path) -> None:
    (tmp_path / "config").mkdir()
    text = (ORGANISATION / "config/teams.yaml").read_text()
    (tmp_path / "config/teams.yaml").write_text(text.replace("  governance: finops\n", ""))
    with pytest.raises(SettingsError, match="every plane has an owner; governance has none"):
        loader.load_owners(tmp_path)
    (tmp_path / "config/teams.yaml").write_text(text.replace("governance: finops", "governance: nobody"))
    with pytest.raises(SettingsError, match="planes are owned by teams; nobody is none"):
        loader.load_owners(tmp_path)
