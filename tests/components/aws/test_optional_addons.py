"""Which add-ons a cluster gets, in which order, and as whom the optional ones call AWS."""

import json

import pulumi
import pytest

from components.aws.runtime.addons import IDENTITIES, AddonArgs, AddonIdentityArgs, EksAddons, EksAddonsArgs
from components.aws.runtime.documents import addon_values
from contracts.graph import Graph
from contracts.rules.aws.groups.provisioning import BROUGHT_BY_AUTO_MODE
from contracts.settings.aws.addons import BASE_ADDONS, OPTIONAL_ADDONS
from review.offline import build_graph as graphs
from review.offline import host
from stacks.cluster.aws.identity import enabled_addons
from tests.components.samples.aws.shared import ACCOUNT, CONTEXT, REGION, somewhere


def _addon(name: str, *needs: str, identity: AddonIdentityArgs | None = None) -> AddonArgs:
    return AddonArgs(addon=name, version="v1.0.0-eksbuild.1", needs=needs, identity=identity)


def graph(*addons: AddonArgs) -> Graph:
    def program() -> None:
        import pulumi_aws as aws

        provider = aws.Provider("aws", region=REGION, allowed_account_ids=[ACCOUNT])
        EksAddons(
            "set",
            EksAddonsArgs(cluster_name="c", addons=addons, context=CONTEXT),
            pulumi.ResourceOptions(providers=[provider]),
        )

    return graphs.build("test", {}, host.run(program, "test", {}))


@pytest.mark.parametrize("compute", ["karpenter", "managed"])
def test_a_cluster_with_nodes_of_its_own_gets_every_base_add_on(compute: str) -> None:
    before, after = addon_values.addons_for(compute)
    assert {*before, *after} == set(BASE_ADDONS)
    assert before == ("eks-pod-identity-agent", "kube-proxy", "vpc-cni")


def test_auto_mode_gets_none_of_what_it_brings_along() -> None:
    before, after = addon_values.addons_for("auto", OPTIONAL_ADDONS)
    assert before == ()
    assert not set(after) & set(BROUGHT_BY_AUTO_MODE)
    assert {"metrics-server", "snapshot-controller"} <= set(after)


def test_optional_add_ons_come_when_asked_for_and_after_nodes() -> None:
    before, after = addon_values.addons_for("karpenter", ["aws-efs-csi-driver"])
    assert "aws-efs-csi-driver" in after
    assert not set(OPTIONAL_ADDONS) & {*before, *addon_values.addons_for("karpenter")[1]}


@pytest.mark.parametrize("compute", ["karpenter", "managed", "auto"])
def test_further_add_ons_come_last_in_an_order_of_their_own(compute: str) -> None:
    before, after = addon_values.addons_for(compute, ["adot"], ["kube-state-metrics", "fluent-bit"])
    assert after[-3:] == ("adot", "fluent-bit", "kube-state-metrics")
    assert before == addon_values.addons_for(compute)[0]


def test_an_add_on_waits_for_what_it_needs_whatever_the_order() -> None:
    made = graph(_addon("adot", *addon_values.NEEDS["adot"]), _addon("cert-manager"))
    adot = next(row for row in made.all("Addon") if row.inputs["addonName"] == "adot")
    assert any(urn.endswith("::set-cert-manager") for urn in adot.depends_on)


@pytest.mark.parametrize("needs", ["missing", "adot"])
def test_a_need_that_cannot_be_met_is_refused(needs: str) -> None:
    with pytest.raises(ValueError, match="adot: needs an add-on that is not in this set"):
        graph(_addon("adot", needs))


def test_an_identity_is_for_the_namespace_the_add_on_uses() -> None:
    name = "amazon-cloudwatch-observability"
    made = graph(_addon(name, identity=IDENTITIES[name])).one("PodIdentityAssociation")
    assert (made.inputs["namespace"], made.inputs["serviceAccount"]) == (
        "amazon-cloudwatch",
        "cloudwatch-agent",
    )


def test_values_that_pods_cannot_find_out_are_told() -> None:
    inputs = addon_values.AddonInputs(context=somewhere("eu-west-1"), zones=3)
    made = addon_values.render("aws-secrets-store-csi-driver-provider", inputs, {})
    assert json.loads(made or "") == {"awsRegion": "eu-west-1"}
    tolerant = json.loads(addon_values.render("cert-manager", inputs, {}) or "")
    assert (
        tolerant["webhook"]["tolerations"] == tolerant["tolerations"] == tolerant["cainjector"]["tolerations"]
    )


def test_the_stack_asks_by_switching_on() -> None:
    from contracts.settings.aws.addons import Addon, AddonName

    asked: dict[AddonName, Addon] = {
        "adot": Addon(enabled=True),
        "cert-manager": Addon(enabled=False),
        "coredns": Addon(),
    }
    assert list(enabled_addons(asked)) == ["adot"]
