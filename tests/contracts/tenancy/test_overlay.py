"""Overlays: what is laid on what, and what stays."""

import pathlib
from typing import Any

import pytest

from contracts.tenancy.resolve import variant
from contracts.tenancy.resolve.variant import Variant
from tests.contracts.tenancy.inventories import DIGEST, OTHER_DIGEST, SHOP, inventory, overlay

BOTH, AWS = f"{SHOP}/workloads/cart.prod.yaml", f"{SHOP}/workloads/cart.prod.aws.yaml"


def laid(
    root: pathlib.Path, changes: dict[str, Any], environment: str = "prod", cloud: str = "aws"
) -> Variant:
    """The workload `cart` in one environment."""
    made = inventory(root, changes)
    return variant.variant(made.find("cart")[0], environment, cloud)  # ty: ignore[invalid-argument-type]


def test_without_an_overlay_the_contract_holds(tmp_path: pathlib.Path) -> None:
    one = laid(tmp_path, {BOTH: overlay("cart", "prod", runtime={"maxReplicas": 9})}, "dev")
    assert one.runtime.max_replicas is None
    assert one.digest == DIGEST


def test_the_overlay_of_a_cloud_goes_over_that_of_both(tmp_path: pathlib.Path) -> None:
    changes = {
        BOTH: overlay("cart", "prod", runtime={"minReplicas": 4, "maxReplicas": 9}),
        AWS: overlay("cart", "prod", "aws", runtime={"maxReplicas": 12}),
    }
    on_aws = laid(tmp_path / "aws", changes)
    on_azure = laid(tmp_path / "azure", changes, cloud="azure")
    assert (on_aws.runtime.min_replicas, on_aws.runtime.max_replicas) == (4, 12)
    assert (on_azure.runtime.min_replicas, on_azure.runtime.max_replicas) == (4, 9)


def test_variables_merge_by_name_and_the_rest_is_replaced_whole(tmp_path: pathlib.Path) -> None:
    changes = {
        "cart:spec.runtime.environment": {"LEVEL": "info", "MODE": "shop"},
        "cart:spec.runtime.resources": {"reason": "measured in the last peak", "memory": "200Mi"},
        BOTH: overlay(
            "cart",
            "prod",
            runtime={
                "environment": {"LEVEL": "warning"},
                "resources": {"reason": "measured in the last peak", "cpu": "200m"},
            },
        ),
    }
    one = laid(tmp_path, changes)
    assert one.runtime.environment == {"LEVEL": "warning", "MODE": "shop"}
    assert one.runtime.resources is not None
    assert (one.runtime.resources.cpu, one.runtime.resources.memory) == ("200m", None)


@pytest.mark.parametrize(
    ("contract", "over", "expected"),
    [
        ({"digest": DIGEST}, {"tag": "main"}, (None, "main")),
        ({"tag": "main"}, {"digest": OTHER_DIGEST}, (OTHER_DIGEST, None)),
        ({"digest": DIGEST}, {"digest": OTHER_DIGEST}, (OTHER_DIGEST, None)),
        ({"digest": DIGEST}, {"image": "registry.example.com/other"}, (DIGEST, None)),
    ],
)
def test_digest_and_tag_replace_each_other(
    tmp_path: pathlib.Path, contract: dict, over: dict, expected: tuple[str | None, str | None]
) -> None:
    artifact = {"image": "registry.example.com/cart", **contract}
    one = laid(tmp_path, {"cart:spec.artifact": artifact, BOTH: overlay("cart", "prod", artifact=over)})
    assert (one.digest, one.tag) == expected
    assert one.image == over.get("image", "registry.example.com/cart")


def test_a_value_is_traced_to_the_file_that_decides_it(tmp_path: pathlib.Path) -> None:
    changes = {
        BOTH: overlay("cart", "prod", runtime={"minReplicas": 4, "maxReplicas": 9}),
        AWS: overlay("cart", "prod", "aws", runtime={"maxReplicas": 12}),
    }
    one = laid(tmp_path, changes)
    assert one.origin("spec", "runtime", "maxReplicas").source.file == AWS
    assert one.origin("spec", "runtime", "minReplicas").source.file == BOTH
    assert one.origin("spec", "runtime", "resourceProfile").source.file == f"{SHOP}/workloads/cart.yaml"


@pytest.mark.parametrize(
    ("environment", "over", "expected"),
    [
        ("prod", {}, "shop.example.com"),
        ("dev", {}, "shop.dev.example.com"),
        ("prod-isolated", {}, "shop.prod-isolated.example.com"),
        ("dev", {"route": "try.example.com"}, "try.example.com"),
        ("prod", {"route": "www.example.com"}, "www.example.com"),
    ],
)
def test_a_route_is_productions_and_others_insert_their_name(
    tmp_path: pathlib.Path, environment: str, over: dict, expected: str
) -> None:
    changes = {
        "shop:spec.environments": {environment: {}},
        "front:spec.dependencies": [],
        f"{SHOP}/workloads/front.{environment}.yaml": overlay("front", environment, traffic=over),
    }
    made = inventory(tmp_path, changes)
    one = variant.variant(made.find("front")[0], environment, "aws")
    assert variant.host(one, made.profiles) == expected


def test_ids_of_an_environment_go_over_those_of_the_contract_by_name(tmp_path: pathlib.Path) -> None:
    changes = {
        "cart:spec.identity": {"awsResourceIds": {"db": ["db-AAAAAAAA"], "other": ["db-BBBBBBBB"]}},
        BOTH: overlay("cart", "prod", identity={"awsResourceIds": {"db": ["db-CCCCCCCC", "db-DDDDDDDD"]}}),
    }
    one = laid(tmp_path, changes)
    assert one.resource_ids == {"db": ("db-CCCCCCCC", "db-DDDDDDDD"), "other": ("db-BBBBBBBB",)}
