"""Records the network of made-up settings alone, without the cluster in it."""

import dataclasses
import functools
import json
from collections.abc import Callable, Mapping
from typing import Any
from unittest import mock

import pulumi
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import resource_pb2

from components.aws.network.documents.endpoint_services import Need
from components.aws.runtime.cluster import EksCluster, EksClusterArgs
from components.component import after
from contracts import loader
from contracts.graph import Graph
from contracts.model import merge
from contracts.reading import source
from contracts.settings.aws.cluster import AwsSettings
from review.offline import build_graph as graphs
from review.offline import host
from review.offline.recorder import Recorder
from simulation.aws import network as answers
from stacks.cluster.aws import network as aws_network
from stacks.cluster.aws.context import AwsContext, listed
from stacks.cluster.aws.control_plane import taken_zones
from stacks.cluster.aws.endpoints import BASE_NEEDS
from tests.components.samples.aws.platform import SAMPLES
from tests.components.samples.aws.shared import KEY
from tests.conftest import ORGANISATION
from tests.contracts.test_settings import PROD

EXISTING_VPC: dict[str, Any] = {
    "vpcId": "vpc-0123456789abcdef0",
    "subnets": {
        f"us-east-1{letter}": {
            "private": {
                "id": f"subnet-0000000000000000{letter}",
                "cidr": f"10.16.{16 * index}.0/20",
                "routeTable": f"rtb-0000000000000000{letter}",
            },
            "controlPlane": {"id": f"subnet-0000000000000001{letter}", "cidr": f"10.16.{240 + index}.0/27"},
            "pods": {"id": f"subnet-0000000000000002{letter}", "cidr": f"100.64.{16 * index}.0/20"},
        }
        for index, letter in enumerate("abc")
    },
}
"""A VPC that exists already, with room for everything and nothing public."""
EXISTING: dict[str, Any] = {"publicSubnets": False, "adopt": EXISTING_VPC}
ISOLATED: dict[str, Any] = {"nat": "none", "publicSubnets": False}
PROXY: dict[str, Any] = {
    "url": "http://proxy.corp.example:3128",
    "endpointService": "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
    "bypass": ["git.corp.example"],
}
PROXIED: dict[str, Any] = {**ISOLATED, "inspection": "proxy", "proxy": PROXY}
NEEDS = (*BASE_NEEDS, Need.LOAD_BALANCERS, Need.SECRETS, Need.KARPENTER)
Invokes = Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]


def record(changes: Mapping[str, Any], *, known: bool = True, invokes: Invokes | None = None) -> Recorder:
    """What the recipe of the network registers, and a control plane in it."""
    config = _config(changes)
    where = source.Source("config/x.yaml", {}, {(): 1})
    settings = loader.from_config(config, "aws-prod", where)
    assert isinstance(settings, AwsSettings)
    labels = loader.labels(settings, loader.load_owners(ORGANISATION))

    def program() -> None:
        context = AwsContext(settings, labels)
        made = aws_network.cluster_network(context, KEY, NEEDS)
        subnets = after(made.control_plane_subnet_ids, taken_zones(context))
        EksCluster("cluster", _cluster(context, subnets), context.opts)
        pulumi.export("private", made.private_subnet_ids)
        pulumi.export("public", made.public_subnet_ids)
        pulumi.export("addresses", made.nat_addresses)

    table = {**answers.INVOKES, **(invokes or {})}

    def invoke(_: Recorder, request: Any) -> Any:
        answer = struct_pb2.Struct()
        answer.update(table[request.tok](json_format.MessageToDict(request.args)))
        response = resource_pb2.ResourceInvokeResponse()
        getattr(response, "return").CopyFrom(answer)
        return response

    with mock.patch.object(Recorder, "Invoke", invoke):
        return host.run(program, "aws-prod", loader.encode(config), known=known)


def graph_of(**changes: Any) -> Graph:
    """The graph of a production network with some settings changed."""
    return _graph_of(json.dumps(changes, sort_keys=True))


@functools.cache
def _graph_of(changes: str) -> Graph:
    given = json.loads(changes)
    return graphs.build("aws-prod", _config(given), record(given))


def _config(changes: Mapping[str, Any]) -> dict[str, Any]:
    config = {**PROD, "network": merge(PROD["network"], dict(changes))}
    return {f"platform:{key}": value for key, value in config.items()}


def _cluster(context: AwsContext, subnets: pulumi.Output) -> EksClusterArgs:
    """The example of a control plane, in this network."""
    example = SAMPLES[EksCluster]()
    assert isinstance(example, EksClusterArgs)
    network = context.settings.network
    return dataclasses.replace(
        example,
        context=context.args,
        subnet_ids=listed(subnets),
        service_cidr=str(network.service_cidr),
        ip_family=network.ip_family,
        log_group=context.control_plane_logs,
        log_types=context.settings.control_plane.log_types,
    )
