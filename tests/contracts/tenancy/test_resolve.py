"""What an inventory comes to on one cluster."""

import dataclasses
import datetime
import pathlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.catalog.cluster_types import ClusterType
from contracts.tenancy.loading import load, validate
from contracts.tenancy.models.inventory import Inventory
from contracts.tenancy.models.workload import Identity
from contracts.tenancy.resolve import defaults
from contracts.tenancy.resolve.resolve import Place, resolve
from contracts.tenancy.resolve.resolved import Peer, Tenancy, Workload
from tests.conftest import ORGANISATION
from tests.contracts.tenancy.inventories import EXCEPTION, SHOP, contract, inventory, overlay

PROD = Place(
    cloud="aws",
    cluster="aws-use1-prod-platform-01",
    cluster_type=ClusterType.PROD_STANDARD,
    environment="prod",
)
ON_AZURE = dataclasses.replace(PROD, cloud="azure", cluster="azure-use2-prod-platform-01")
DEV = dataclasses.replace(PROD, environment="dev", cluster_type=ClusterType.DEV)


@pytest.fixture(scope="module")
def shipped() -> Inventory:
    """The inventory of this repository."""
    return load.load(ORGANISATION)


def one(tenancy: Tenancy, name: str) -> Workload:
    """A workload by its name."""
    return next(work for space in tenancy.namespaces for work in space.workloads if work.name == name)


def resolved(root: pathlib.Path, changes: dict[str, Any], place: Place = PROD) -> Tenancy:
    """A sound inventory with changes, on a cluster."""
    made = inventory(root, changes)
    assert validate.problems(made)[0] == []
    return resolve(made, place)


def test_the_blueprints_contract_comes_to_the_blueprints_numbers(shipped: Inventory) -> None:
    orders = one(resolve(shipped, PROD), "orders-api")
    assert (orders.namespace, orders.kind) == ("orders-prod", "deployment")
    assert (orders.min_replicas, orders.max_replicas) == (3, 50)
    assert (orders.resources.cpu, orders.resources.memory) == ("500m", "512Mi")
    assert orders.resources.memory_limit == "1Gi"
    assert (orders.host, orders.gateway_profile) == ("orders.example.com", "public-standard")
    assert orders.image.startswith("registry.example.com/orders-api@sha256:")
    assert orders.identity_name == "orders-api-prod"
    assert [permission.text for permission in orders.permissions] == [
        "events.publish.order-created",
        "secrets.read.orders-db",
    ]
    assert [secret.name for secret in orders.secrets] == ["orders-db"]
    assert (orders.strategy, orders.rollback) == ("progressive", "automatic-on-slo-burn")
    assert orders.monthly_budget_usd == 4000


def test_one_contract_serves_every_environment_and_both_clouds(shipped: Inventory) -> None:
    dev = one(resolve(shipped, DEV), "orders-api")
    assert (dev.namespace, dev.host) == ("orders-dev", "orders.dev.example.com")
    assert dev.image == "registry.example.com/orders-api:main"
    assert dev.identity_name == "orders-api-dev"
    on_aws, on_azure = (one(resolve(shipped, place), "reference-api") for place in (PROD, ON_AZURE))
    assert (on_aws.max_replicas, on_azure.max_replicas) == (12, 8)
    assert dataclasses.replace(on_azure, max_replicas=12) == on_aws


def test_a_standby_has_its_primarys_namespaces_under_its_own_policy(shipped: Inventory) -> None:
    standby = dataclasses.replace(
        PROD, cluster="aws-usw2-dr-platform-01", cluster_type=ClusterType.DR_STANDBY
    )
    primary, other = resolve(shipped, PROD), resolve(shipped, standby)
    assert [space.name for space in other.namespaces] == [space.name for space in primary.namespaces]
    assert {space.policy_profile for space in other.namespaces} == {"prod-restricted"}
    assert not any(space.exemptions for space in other.namespaces), "they name the primary only"


@pytest.mark.parametrize(
    ("kind", "profile", "enforced"),
    [
        (ClusterType.SANDBOX, "sandbox", "baseline"),
        (ClusterType.DEV, "dev", "baseline"),
        (ClusterType.STAGING, "staging", "restricted"),
        (ClusterType.PROD_STANDARD, "prod-restricted", "restricted"),
        (ClusterType.DR_STANDBY, "prod-restricted", "restricted"),
        (ClusterType.PROD_ISOLATED, "prod-isolated", "restricted"),
    ],
)
def test_policy_and_pod_security_follow_the_type_of_cluster(
    shipped: Inventory, kind: ClusterType, profile: str, enforced: str
) -> None:
    for space in resolve(shipped, dataclasses.replace(PROD, cluster_type=kind)).namespaces:
        assert (space.policy_profile, space.pod_security) == (profile, enforced)


def test_only_namespaces_of_the_environment_and_cloud_are_there(tmp_path: pathlib.Path) -> None:
    made = inventory(tmp_path, {"shop:spec.clouds": ["azure"], "bank:spec.environments": {"dev": {}}})
    assert [space.name for space in resolve(made, PROD).namespaces] == []
    assert [space.name for space in resolve(made, ON_AZURE).namespaces] == ["shop-prod"]
    assert [space.name for space in resolve(made, DEV).namespaces] == ["bank-dev"]


def test_shards_and_the_rest_are_exactly_the_whole(shipped: Inventory) -> None:
    for place in (PROD, ON_AZURE, DEV):
        whole = resolve(shipped, place)
        teams = {space.team for space in whole.namespaces}
        for apart in ({"reference"}, teams):
            parts = [resolve(shipped, place, team=team) for team in sorted(apart)]
            rest = resolve(shipped, place, exclude=apart)
            together = [space for part in (*parts, rest) for space in part.namespaces]
            assert sorted(together, key=lambda space: space.name) == list(whole.namespaces)
            assert rest.principals == whole.principals
            assert all(part.principals == () for part in parts), "an entry is made by one stack"


@given(st.sets(st.sampled_from(["shop", "bank", "platform"])))
@settings(max_examples=8, deadline=None)
def test_any_choice_of_shards_divides_the_inventory(
    tmp_path_factory: pytest.TempPathFactory, apart: set[str]
) -> None:
    made = inventory(tmp_path_factory.mktemp("shards"))
    names = [space.name for team in apart for space in resolve(made, PROD, team=team).namespaces]
    names += [space.name for space in resolve(made, PROD, exclude=apart).namespaces]
    assert sorted(names) == ["bank-prod", "shop-prod"]


def test_callers_of_other_teams_are_known_in_a_shard(tmp_path: pathlib.Path) -> None:
    calls = [{"name": "ledger", "kind": "workload", "namespace": "bank"}]
    made = inventory(tmp_path, {"front:spec.dependencies": calls})
    (bank,) = resolve(made, PROD, team="bank").namespaces
    (caller,) = bank.workloads[0].callers
    assert (caller.peer, caller.ports) == (Peer(namespace="shop-prod", workload="front"), (8080,))


def test_both_ends_of_a_connection_name_the_same_port(tmp_path: pathlib.Path) -> None:
    changes = {
        "cart:spec.runtime.ports": [{"name": "http", "port": 8081}, {"name": "admin", "port": 9091}],
        "cart:spec.traffic.internalCallers": ["bank/ledger"],
        "front:spec.dependencies": [{"name": "cart", "kind": "workload", "port": 9091}],
    }
    tenancy = resolved(tmp_path, changes)
    (dependency,) = one(tenancy, "front").dependencies
    assert (dependency.peer, dependency.port) == (Peer(namespace="shop-prod", workload="cart"), 9091)
    assert [(caller.peer.workload, caller.ports) for caller in one(tenancy, "cart").callers] == [
        ("ledger", (8081, 9091)),
        ("front", (9091,)),
    ]


def test_what_is_called_outside_has_the_usual_port_of_its_kind(tmp_path: pathlib.Path) -> None:
    calls = [
        {"name": "rates", "kind": "external", "cidrs": ["203.0.113.0/28"], "criticality": "soft"},
        {"name": "db", "kind": "database"},
        {"name": "mails", "kind": "queue", "port": 5671},
    ]
    tenancy = resolved(tmp_path, {"cart:spec.dependencies": calls})
    found = [(made.kind, made.name, made.port, made.hard) for made in one(tenancy, "cart").dependencies]
    assert found == [
        ("database", "db", 5432, True),
        ("external", "rates", 443, False),
        ("queue", "mails", 5671, True),
    ]


def test_a_principal_in_two_teams_has_one_entry(tmp_path: pathlib.Path) -> None:
    principals = {
        one_.principal.rpartition("/")[2]: one_.groups for one_ in resolved(tmp_path, {}).principals
    }
    assert principals == {
        "ShopAdmin": ("ns:shop-prod:admins",),
        "ShopReader": ("ns:bank-prod:readers", "ns:shop-prod:readers"),
    }


def test_on_azure_roles_are_groups_of_entra_and_nobody_needs_an_entry(tmp_path: pathlib.Path) -> None:
    tenancy = resolved(tmp_path, {}, ON_AZURE)
    shop = next(space for space in tenancy.namespaces if space.request == "shop")
    assert shop.subjects == {
        "reader": ("40000000-0000-4000-8000-000000000001",),
        "deployer": (),
        "admin": (),
    }
    assert tenancy.principals == ()


ENTRA = "40000000-0000-4000-8000-000000000009"
BY_SIGN_IN = {"config/teams.yaml:teams.shop.groups.signIn": {"prod": ["shop-b", "shop-a", "shop-a"]}}
BY_ENTRA = {"config/teams.yaml:teams.shop.groups.azure.prod.deployers": [ENTRA]}


@pytest.mark.parametrize(
    ("place", "changes", "operators"),
    [
        (PROD, {}, ()),
        (PROD, BY_ENTRA, ()),
        (PROD, BY_SIGN_IN, ("shop-a", "shop-b")),
        (ON_AZURE, {}, ()),
        (ON_AZURE, BY_ENTRA, (ENTRA,)),
        (ON_AZURE, {**BY_ENTRA, **BY_SIGN_IN}, (ENTRA, "shop-a", "shop-b")),
    ],
)
def test_who_syncs_is_known_to_single_sign_on_and_never_a_group_of_an_access_entry(
    tmp_path: pathlib.Path, place: Place, changes: dict[str, Any], operators: tuple[str, ...]
) -> None:
    tenancy = resolved(tmp_path, changes, place)
    shop = next(space for space in tenancy.namespaces if space.request == "shop")
    assert shop.operators == operators


def test_the_size_follows_environment_and_tier_and_an_override_says_only_what_differs(
    tmp_path: pathlib.Path,
) -> None:
    quota = {"reason": "a cache of its own for the sale", "memory": "200Gi", "volumes": 0}
    changes = {"shop:spec.environments": {"dev": {"size": "m"}, "prod": {"quota": quota}}}
    made = inventory(tmp_path, changes)
    dev, prod = (
        next(space.quota for space in resolve(made, place).namespaces if space.request == "shop")
        for place in (DEV, PROD)
    )
    assert (dev.cpu, dev.pods) == ("20", 100)
    assert (prod.cpu, prod.memory, prod.volumes, prod.pods) == ("40", "200Gi", 0, 200)
    bank = next(space.quota for space in resolve(made, DEV).namespaces if space.request == "bank")
    assert bank.cpu == "10", "development has a size of its own, whatever the tier"


@pytest.mark.parametrize(
    ("tier", "kind", "strategy", "rollback"),
    [
        ("tier-1", "deployment", "progressive", "automatic-on-slo-burn"),
        ("tier-1", "statefulset", "rolling-smoke", "fast"),
        ("tier-2", "deployment", "rolling-smoke", "fast"),
        ("tier-3", "deployment", "rolling", "manual"),
        ("regulated", "deployment", "progressive-approval", "audited"),
        ("regulated", "statefulset", "rolling-smoke", "audited"),
    ],
)
def test_delivery_is_what_the_tier_calls_for(
    tmp_path: pathlib.Path, tier: str, kind: str, strategy: str, rollback: str
) -> None:
    stateful = {
        "statefulness": "stateful",
        "rpo": "6h",
        "rto": "1h",
        "backup": {"method": "volume-snapshots"},
    }
    changes = {
        "shop:spec.criticality": "regulated",
        f"{SHOP}/workloads/it.yaml": contract(
            "it",
            "shop",
            ownership={"team": "shop", "serviceTier": tier, "escalation": "pager"},
            runtime={"workloadType": kind, "minReplicas": 3, "resourceProfile": "small-http"},
            traffic={"exposure": "private"},
            data=stateful,
            observability={"sloAvailability": 99.0},
        ),
    }
    it = one(resolved(tmp_path, changes), "it")
    assert (it.strategy, it.rollback) == (strategy, rollback)


def test_what_is_served_has_a_port_a_probe_and_metrics(tmp_path: pathlib.Path) -> None:
    changes = {f"{SHOP}/workloads/mailer.yaml": contract("mailer", "shop", "worker")}
    tenancy = resolved(tmp_path, changes)
    cart, mailer = one(tenancy, "cart"), one(tenancy, "mailer")
    assert [(port.name, port.port) for port in cart.ports] == [("http", 8080)]
    assert cart.readiness is not None
    assert (cart.readiness.path, cart.readiness.port) == ("/ready", "http")
    assert cart.metrics is not None
    assert cart.observability.dashboard_profile == "http-service"
    assert (mailer.ports, mailer.readiness, mailer.metrics) == ((), None, None)
    assert mailer.observability.dashboard_profile == "worker"


def test_a_run_of_a_job_is_one_pod_without_replicas(tmp_path: pathlib.Path) -> None:
    changes = {f"{SHOP}/workloads/once.yaml": contract("once", "shop", "job")}
    once = one(resolved(tmp_path, changes), "once")
    assert (once.min_replicas, once.max_replicas, once.scales, once.strategy) == (1, 1, False, "rolling")


@pytest.mark.parametrize(
    ("name", "profile", "expected"),
    [
        ("cart", None, "shop-cart-prod"),
        ("shop-cart", None, "shop-cart-prod"),
        ("cart", "till", "till-prod"),
        ("cart", "till-prod", "till-prod"),
        ("cart", "till-dev", "till-prod"),
        ("cart", "till-prod-isolated", "till-prod"),
    ],
)
def test_an_identity_is_named_after_its_environment(
    tmp_path: pathlib.Path, name: str, profile: str | None, expected: str
) -> None:
    identity = {
        "cloudPermissions": ["secrets.read.db"],
        **({"workloadIdentityProfile": profile} if profile else {}),
    }
    changes = {f"{SHOP}/workloads/{name}.yaml": contract(name, "shop", identity=identity, traffic={"exposure": "private"})}  # fmt: skip
    assert one(resolved(tmp_path, changes), name).identity_name == expected


def test_the_longest_environment_ends_a_profile(tmp_path: pathlib.Path) -> None:
    made = inventory(tmp_path)
    more = {**made.profiles.environments, "isolated": made.profiles.environments["prod-isolated"]}
    profiles = made.profiles.model_copy(update={"environments": more})
    spec = made.find("cart")[0].contract.value.spec
    spec = spec.model_copy(update={"identity": Identity(workloadIdentityProfile="till-prod-isolated")})  # ty: ignore
    assert defaults.identity(spec, "shop", "cart", "dev", profiles) == "till-dev"


def test_exceptions_hold_from_their_first_day_to_their_last_on_the_clusters_they_name(
    tmp_path: pathlib.Path,
) -> None:
    made = inventory(tmp_path, {f"{SHOP}/exceptions/fonts.yaml": EXCEPTION})

    def held(day: str, cluster: str = PROD.cluster) -> list[str]:
        place = dataclasses.replace(PROD, as_of=datetime.date.fromisoformat(day), cluster=cluster)
        return [found.policy for space in resolve(made, place).namespaces for found in space.exemptions]

    assert held("2026-11-01") == held("2027-01-15") == ["PLT-SEC-004"]
    assert held("2026-10-31") == held("2027-01-16") == []
    assert held("2026-11-22", "aws-usw2-dr-platform-01") == []


def test_freezes_are_productions(tmp_path: pathlib.Path) -> None:
    freeze = {"schedule": "0 17 * * 5", "duration": "63h", "reason": "weekend"}
    made = inventory(tmp_path, {"shop:spec.freezes": [freeze]})
    found = {
        place.environment: [len(space.freezes) for space in resolve(made, place).namespaces if space.request == "shop"]
        for place in (DEV, PROD)
    }  # fmt: skip
    assert found == {"dev": [0], "prod": [1]}


def test_no_longer_registry_passes_for_an_allowed_one(shipped: Inventory) -> None:
    place = dataclasses.replace(PROD, registries=("111122223333.example.net", "111122223333.example.net/"))
    assert resolve(shipped, place).allowed_registries == (
        "registry.example.com/",
        "111122223333.example.net/",
    )


def test_the_same_files_in_any_order_come_to_the_same(shipped: Inventory) -> None:
    turned = dataclasses.replace(
        shipped,
        requests=dict(sorted(shipped.requests.items(), reverse=True)),
        workloads=tuple(reversed(shipped.workloads)),
        exceptions=tuple(reversed(shipped.exceptions)),
    )
    assert repr(resolve(turned, PROD)) == repr(resolve(shipped, PROD))


def test_a_version_is_what_the_overlay_says_or_the_beginning_of_the_digest(tmp_path: pathlib.Path) -> None:
    changes = {f"{SHOP}/workloads/cart.prod.yaml": overlay("cart", "prod", runtime={"version": "1.2"})}
    tenancy = resolved(tmp_path, changes)
    assert (one(tenancy, "cart").version, one(tenancy, "front").version) == ("1.2", "a" * 12)
