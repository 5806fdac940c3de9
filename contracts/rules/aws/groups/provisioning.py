"""What the choice of where nodes come from rules out."""

from collections.abc import Iterator

from contracts.problems import Problem
from contracts.rules.rule import Known, reads

BROUGHT_BY_AUTO_MODE = (
    "aws-ebs-csi-driver",
    "coredns",
    "eks-node-monitoring-agent",
    "eks-pod-identity-agent",
    "kube-proxy",
    "vpc-cni",
)
"""Add-ons whose work Auto Mode does itself; a second copy fights with it."""


@reads("compute", "system_nodes", "karpenter", "addons")
def auto_mode_brings_its_own(known: Known) -> Iterator[Problem]:
    if known.compute != "auto":
        return
    rule = "Auto Mode makes and replaces its nodes itself"
    if known.system_nodes:
        yield Problem(keys=("systemNodes",), rule=rule, fix="remove it, or write compute: managed")
    if known.karpenter:
        yield Problem(keys=("karpenter",), rule=rule, fix="remove it, or write compute: karpenter")
    for name in BROUGHT_BY_AUTO_MODE:
        if name in known.addons:
            yield Problem(
                keys=("addons", name),
                rule="Auto Mode brings this add-on; a second one would fight with it",
                fix="remove it, or write compute: karpenter",
            )


@reads("compute", "karpenter")
def karpenter_is_set_where_it_runs(known: Known) -> Iterator[Problem]:
    if known.compute == "managed" and known.karpenter:
        yield Problem(
            keys=("karpenter",),
            rule="compute: managed has no node provisioner",
            fix="remove it, or write compute: karpenter",
        )
