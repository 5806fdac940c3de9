"""Settings of identities, the pipeline, add-ons and the break-glass alarm: what is refused, in which words."""

import datetime
import json
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.catalog import versions
from contracts.catalog.cluster_types import ClusterType
from contracts.planning import deploy_roles
from contracts.problems import Problem
from contracts.rules import access as access_rules
from contracts.rules import delivery as common_delivery
from contracts.rules.aws import addons, identity
from contracts.rules.aws import delivery as delivery_rules
from contracts.rules.aws import identity as aws_identity
from contracts.rules.rule import Known, Rule
from contracts.settings.aws.access import Access
from contracts.settings.aws.addons import BASE_ADDONS, OPTIONAL_ADDONS, Addon, FurtherAddon
from contracts.settings.aws.control_plane import ControlPlane
from contracts.settings.aws.delivery import Delivery
from contracts.settings.aws.identity import Identity
from contracts.settings.aws.network import Network

ROLE = "arn:aws:iam::111122223333:role"
POLICY = "arn:aws:iam::111122223333:policy/PlatformBoundary"
ACCESS = {"admins": [f"{ROLE}/Admin"], "breakGlass": [f"{ROLE}/BreakGlass"], "nextLayer": f"{ROLE}/Pipeline"}
DELIVERY = {"repository": "example/platform"}
NAME = "aws-use1-prod-platform-01"


def parsed(model: Any, values: dict[str, Any]) -> Any:
    return model.model_validate_json(json.dumps(values), strict=True)


def known(**changes: Any) -> Known:
    """Settings of a production stack, with sections given as they are written."""
    values: dict[str, Any] = {
        "cloud": "aws",
        "cluster_type": ClusterType(changes.pop("cluster_type", "prod-standard")),
        "region": "us-east-1",
        "account": "111122223333",
        "environment": "prod",
        "purpose": "platform",
        "number": 1,
        "compute": changes.pop("compute", "karpenter"),
        "control_plane": ControlPlane.model_construct(version=versions.DEFAULT_KUBERNETES),
        "identity": parsed(Identity, changes.pop("identity", {})),
        "network": Network.model_construct(
            zones=("us-east-1a", "us-east-1b", "us-east-1c"), pod_cidr=None, adopt=None
        ),
        "access": parsed(Access, {**ACCESS, **changes.pop("access", {})}),
        "addons": {name: parsed(Addon, addon) for name, addon in changes.pop("addons", {}).items()},
    }
    further = changes.pop("further_addons", {})
    values["further_addons"] = {name: parsed(FurtherAddon, addon) for name, addon in further.items()}
    given = changes.pop("delivery", DELIVERY)
    values["delivery"] = None if given is None else parsed(Delivery, {**DELIVERY, **given})
    assert not changes
    return Known(stack="aws-prod", model="aws", values=values, as_of=datetime.date(2026, 11, 22))


def wrong(model: Any, values: dict[str, Any]) -> tuple[str, str]:
    """Rule and remediation of the one thing that is wrong with a section."""
    with pytest.raises(ValidationError) as caught:
        parsed(model, values)
    (error,) = caught.value.errors()
    return error["ctx"]["rule"], error["ctx"]["fix"]


REFUSED_VALUES = [
    (Identity, {"permissionsBoundary": ROLE}, "the ARN of one IAM policy", "policy/PlatformBoundary"),
    (Identity, {"permissionsBoundary": "Boundary"}, "the ARN of one IAM policy", "policy/PlatformBoundary"),
    (Identity, {"secretPrefixes": ["prod"]}, "does not also open production/", "write prod/"),
    (Identity, {"secretPrefixes": ["*"]}, "a prefix ends in a slash", "write"),
    (Identity, {"secretKeys": ["alias/x"]}, "an alias can be moved to another key", "key/1234abcd"),
    (Delivery, {"repository": "https://github.com/example/platform"}, "its owner and its name", "without a host"),
    (Delivery, {"repository": "example/*"}, "its owner and its name", "example/platform"),
    (Delivery, {**DELIVERY, "providerArn": ROLE}, "an IAM identity provider for GitHub Actions", "token.actions.githubusercontent.com"),
    (Delivery, {**DELIVERY, "stateBucket": "s3://state"}, "the name of an S3 bucket", "without s3:// or a path"),
    (Access, {**ACCESS, "breakGlassAlarm": {"notify": {"security": "https://hooks.example.com/x"}}}, "is a credential", "Lambda function or SQS queue"),
    (FurtherAddon, {"version": "latest"}, "exact, with its EKS build", "v1.22.4-eksbuild.3"),
    (Addon, {"version": "latest"}, "exact, with its EKS build", "v1.22.4-eksbuild.3"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "values", "rule", "fix"), REFUSED_VALUES, ids=[case[2][:40] for case in REFUSED_VALUES]
)
def test_a_wrong_value_is_refused_with_the_remediation(
    model: Any, values: dict[str, Any], rule: str, fix: str
) -> None:
    said = wrong(model, values)
    assert rule in said[0]
    assert fix in said[1]


REFUSED = [
    # (rule, change, path, words of the rule, words of the remediation)
    (identity.the_boundary_is_of_this_account, {"identity": {"permissionsBoundary": POLICY.replace("1111", "9999")}}, "identity.permissionsBoundary", "the role's own account only, which is 111122223333", "made in this account"),
    (identity.the_boundary_is_of_this_account, {"identity": {"permissionsBoundary": POLICY.replace("arn:aws:", "arn:aws-us-gov:")}}, "identity.permissionsBoundary", "us-east-1 is in partition aws", "arn:aws:iam"),
    (identity.the_boundary_is_of_this_account, {"identity": {"permissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess"}}, "identity.permissionsBoundary", "limits nothing", "leaves out"),
    (identity.secret_keys_are_of_this_region, {"identity": {"secretKeys": ["arn:aws:kms:eu-west-1:111122223333:key/a"]}}, "identity.secretKeys.0", "with keys of that region", "in this region"),
    (identity.irsa_is_for_nodes_that_need_it, {"identity": {"irsa": True}, "compute": "auto"}, "identity.irsa", "all serve Pod Identity", "remove it"),
    (access_rules.production_alarms_reach_somebody, {}, "access.breakGlassAlarm.notify", "on a prod-standard cluster somebody hears", "security@example.com"),
    (common_delivery.somebody_deploys_the_next_layer, {"access": {"nextLayer": None}, "delivery": None}, "access.nextLayer", "somebody deploys what runs inside", "let delivery make one"),
    (common_delivery.somebody_deploys_the_next_layer, {"access": {"nextLayer": None}, "delivery": {"layers": ["cluster"]}}, "access.nextLayer", "somebody deploys what runs inside", "for the services layer"),
    (delivery_rules.a_pipeline_that_makes_roles_is_bounded, {}, "identity.permissionsBoundary", "it could make itself an administrator", "limits what roles"),
    (common_delivery.a_layer_is_delivered_once, {"delivery": {"layers": []}}, "delivery.layers", "at least one layer", "remove delivery"),
    (common_delivery.a_layer_is_delivered_once, {"delivery": {"layers": ["cluster", "cluster"]}}, "delivery.layers.1", "one identity to deploy as", "remove the repetition"),
    (common_delivery.a_management_cluster_has_no_tenants_to_deliver, {"cluster_type": "platform-management"}, "delivery.layers.2", "runs no applications, so it has no tenants layer", "[cluster, services]"),
    (delivery_rules.the_pipelines_arns_are_of_this_account, {"delivery": {"providerArn": "arn:aws:iam::999922223333:oidc-provider/token.actions.githubusercontent.com"}}, "delivery.providerArn", "of the same account only", "leave it out to have it made"),
    (delivery_rules.the_pipelines_arns_are_of_this_account, {"delivery": {"layers": ["tenants"]}}, "delivery.providerArn", "also lets a pipeline deploy it", "name the provider the account has"),
    (delivery_rules.a_deploy_role_is_nothing_else, {"access": {"admins": [f"{ROLE}/platform-delivery/{NAME}/{NAME}-services"]}}, "access.admins.0", "have their access already", "remove it"),
    (delivery_rules.a_deploy_role_is_nothing_else, {"access": {"breakGlass": [f"{ROLE}/platform-delivery/{NAME}/{NAME}-tenants"]}}, "access.breakGlass.0", "used for nothing else", "a role of its own"),
    (addons.only_optional_addons_are_switched, {"addons": {"vpc-cni": {"enabled": False}}}, "addons.vpc-cni.enabled", "part of every cluster", "aws-efs-csi-driver"),
    (addons.only_optional_addons_are_switched, {"addons": {"adot": {"version": "v0.131.0-eksbuild.1"}}}, "addons.adot.enabled", "nothing can be said about it", "enabled: true"),
    (addons.an_enabled_addon_has_an_exact_version, {"addons": {"aws-guardduty-agent": {"enabled": True}}}, "addons.aws-guardduty-agent.version", "no version of aws-guardduty-agent is pinned", "describe-addon-versions --addon-name aws-guardduty-agent"),
    (addons.adot_has_what_it_needs, {"addons": {"adot": {"enabled": True}}}, "addons.adot.enabled", "asks cert-manager for its certificate", "also enable cert-manager"),
    (addons.guardduty_installs_its_agent_once, {"addons": {"aws-guardduty-agent": {"enabled": True}}}, "addons.aws-guardduty-agent.enabled", "GuardDuty manages its agent itself", "guarddutyManagesAgent: false"),
    (addons.a_further_addon_is_none_that_is_known_here, {"further_addons": {"coredns": {"version": "v1.14.2-eksbuild.4"}}}, "furtherAddons.coredns", "has its values, its order and its permissions", "below addons, with version: v1.14.2"),
    (addons.a_further_addon_is_none_that_is_known_here, {"further_addons": {"adot": {"version": "v0.131.0-eksbuild.1"}}}, "furtherAddons.adot", "has its values, its order and its permissions", "with enabled: true and version"),
]  # fmt: skip


def asked(rule: Rule, changes: dict[str, Any]) -> list[Problem]:
    return list(rule(known(**changes)))


@pytest.mark.parametrize(
    ("rule", "changes", "path", "words", "fix"),
    REFUSED,
    ids=[f"{case[0].__name__}: {case[3][:40]}" for case in REFUSED],
)
def test_a_combination_that_cannot_be_is_refused_with_the_remediation(
    rule: Rule, changes: dict[str, Any], path: str, words: str, fix: str
) -> None:
    matching = [broken for broken in asked(rule, changes) if ".".join(map(str, broken.keys)) == path]
    assert matching
    assert words in matching[0].rule
    assert fix in matching[0].fix


FINE: dict[str, Any] = {
    "identity": {"permissionsBoundary": POLICY},
    "access": {"nextLayer": None, "breakGlassAlarm": {"notify": {"security": "security@example.com"}}},
    "delivery": {},
    "addons": {
        "cert-manager": {"enabled": True, "version": "v1.21.2-eksbuild.1"},
        "adot": {"enabled": True, "version": "v0.131.0-eksbuild.1"},
    },
    "further_addons": {"kube-state-metrics": {"version": "v2.15.0-eksbuild.4"}},
}


@pytest.mark.parametrize(
    "module", [identity, common_delivery, delivery_rules, addons], ids=lambda module: module.__name__
)
def test_what_is_right_is_let_through(module: Any) -> None:
    for name, rule in vars(module).items():
        if getattr(rule, "__module__", "") == module.__name__ and not name.startswith("_"):
            assert asked(rule, FINE) == [], name


def test_every_rule_is_broken_here_once() -> None:
    written = {
        name
        for module in (identity, common_delivery, delivery_rules, addons, access_rules)
        for name, rule in vars(module).items()
        if getattr(rule, "__module__", "") == module.__name__ and not name.startswith("_")
    }
    assert {case[0].__name__ for case in REFUSED} <= written
    tested_elsewhere = {
        # tests/contracts/aws/test_what_aws_takes.py
        "addons_are_near_what_was_seen",
        "custom_networking_knows_its_subnets",
        "kube_proxy_has_a_mode_that_is_left",
        "pods_with_subnets_have_a_cni_that_finds_them",
        "values_are_of_the_kind_that_the_schema_wants",
        # tests/contracts/test_settings.py
        "addons_fit_the_cluster",
        "a_role_is_named_once_per_list",
        "break_glass_stands_apart",
        "principals",
        "principals_are_of_this_partition",
        "somebody_can_get_in",
    }
    assert written - {case[0].__name__ for case in REFUSED} == tested_elsewhere, (
        "tests/contracts/test_settings.py"
    )


def test_without_a_pipeline_nothing_is_asked_of_it() -> None:
    for _, rule in [
        (name, rule)
        for module in (common_delivery, delivery_rules)
        for name, rule in vars(module).items()
        if name.startswith(("a_", "the_"))
    ]:
        assert asked(rule, {"delivery": None}) == []


def test_a_role_that_is_not_named_breaks_no_rule_about_roles() -> None:
    for rule in (aws_identity.principals_are_of_this_partition, access_rules.break_glass_stands_apart):
        assert list(rule(known(access={"nextLayer": None}))) == []


def test_deploy_roles_are_known_by_their_arns_before_they_exist() -> None:
    made = deploy_roles.next_layers(parsed(Delivery, DELIVERY), "aws", "111122223333", NAME)
    assert made == (
        f"{ROLE}/platform-delivery/{NAME}/{NAME}-services",
        f"{ROLE}/platform-delivery/{NAME}/{NAME}-tenants",
    )
    assert deploy_roles.next_layers(None, "aws", "111122223333", NAME) == ()


def test_every_layer_is_deployed_from_the_environment_of_its_stack() -> None:
    assert deploy_roles.environments(parsed(Delivery, DELIVERY), "aws-prod") == {
        "cluster": "aws-prod",
        "services": "aws-prod-services",
        "tenants": "aws-prod-tenants",
    }


def test_optional_and_other_add_ons_are_all_there_are() -> None:
    assert not set(BASE_ADDONS) & set(OPTIONAL_ADDONS)
    assert set(BASE_ADDONS) == set(versions.AWS_RELEASES[versions.DEFAULT_KUBERNETES].addons)


def test_the_secure_way_is_the_default() -> None:
    made = Identity()
    assert (made.irsa, made.guardduty_manages_agent, made.permissions_boundary) == (False, True, None)
    assert Addon().enabled is None
