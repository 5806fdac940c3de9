"""What the provider `kubernetes` decides by itself, without engine and server."""

import pathlib
from typing import Any

import pytest
from google.protobuf import struct_pb2

from lab.cloud.errors import CloudError
from lab.cloud.sdk import UNKNOWN
from lab.cloud.store import Store
from lab.engine.providers import values
from lab.engine.providers.kubernetes import differences, objects, settings
from lab.engine.providers.kubernetes.backend import Wish
from lab.engine.providers.kubernetes.managers import left_to_others
from lab.engine.providers.kubernetes.secrets import Secrets
from lab.engine.providers.kubernetes.simulated import Simulated

Object = dict[str, Any]
SECRET = {values.SIGNATURE: "1b47061264138c4ac30d75fd1eb44270"}


def thing(kind: str = "Deployment", api_version: str = "apps/v1", **fields: Any) -> Object:
    found: Object = {
        "apiVersion": api_version,
        "kind": kind,
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}},
    }
    return found | fields


def compare(old: Object, new: Object, **provider: Any) -> differences.Difference:
    version = old["apiVersion"]
    type_ = f"kubernetes:{version if '/' in version else f'core/{version}'}:{old['kind']}"
    return differences.compare(objects.of(type_, "urn", old), old, new, provider)


def test_a_change_is_named_by_its_whole_path() -> None:
    labels = {"app.kubernetes.io/name": "web"}
    new = thing(metadata={"name": "web", "namespace": "shop", "labels": labels})
    assert compare(thing(), new).changed == ("metadata.labels",)
    newer = thing(metadata={"name": "web", "namespace": "shop", "labels": {"app.kubernetes.io/name": "x"}})
    assert compare(new, newer).changed == ('metadata.labels["app.kubernetes.io/name"]',)
    assert compare(new, newer).replaces == ()


def test_a_fixed_field_replaces_and_the_old_one_goes_first() -> None:
    found = compare(thing(), thing(spec={"replicas": 2, "selector": {"matchLabels": {"app": "x"}}}))
    assert found.replaces == ("spec.selector.matchLabels.app",)
    assert found.delete_first


@pytest.mark.parametrize(
    "metadata", [{"name": "other", "namespace": "shop"}, {"name": "web", "namespace": "x"}]
)
def test_another_name_or_namespace_is_another_object_and_both_may_stand(metadata: Object) -> None:
    found = compare(thing(), thing(metadata=metadata))
    assert found.replaces
    assert not found.delete_first


def test_another_version_of_a_group_is_the_same_object() -> None:
    assert compare(thing(api_version="apps/v1beta1"), thing()).replaces == ()
    assert compare(thing(api_version="extensions/v1"), thing()).replaces == ("apiVersion",)


def test_contents_of_a_config_map_replace_it_unless_the_provider_may_change_them() -> None:
    old, new = (thing("ConfigMap", "v1", data={"a": text}) for text in "xy")
    assert compare(old, new).replaces == ("data.a",)
    assert compare(old, new, enableConfigMapMutable=True).replaces == ()
    assert compare(old, {**new, "immutable": True}, enableConfigMapMutable=True).replaces == ("data.a",)


def test_the_default_namespace_may_be_named_or_not() -> None:
    old, new = thing(metadata={"name": "web"}), thing(metadata={"name": "web", "namespace": "default"})
    assert compare(old, new).changed == ()


def test_what_the_server_only_writes_differently_has_not_drifted() -> None:
    asked = {"spec": {"cpu": "0.5", "list": [{"name": "a"}]}}
    stands = {"spec": {"cpu": "500m", "list": [{"name": "a", "added": True}], "more": 1}}
    assert objects.projected(asked, stands, stands) == asked


def test_a_drift_shows_what_stands_and_only_there() -> None:
    asked = {"spec": {"cpu": "0.5", "replicas": 2, "gone": 1}}
    wanted = {"spec": {"cpu": "500m", "replicas": 2, "gone": 1}}
    live = {"spec": {"cpu": "500m", "replicas": 5, "theirs": 1}}
    assert objects.projected(asked, wanted, live) == {"spec": {"cpu": "0.5", "replicas": 5}}


def test_ignored_fields_are_left_to_their_owner() -> None:
    def live(manager: str) -> Object:
        fields = [{"manager": manager, "fieldsV1": {"f:spec": {"f:replicas": {}}}}]
        return thing(metadata={"managedFields": fields}, spec={"replicas": 7})

    assert left_to_others(thing(), live("hpa"), ["spec.replicas"], "us")["spec"].get("replicas") is None
    assert left_to_others(thing(), live("us"), ["spec.replicas"], "us")["spec"]["replicas"] == 7


def struct(value: Object) -> struct_pb2.Struct:
    return values.struct(value)


def test_a_secret_is_marked_where_it_was_and_wherever_else_it_turns_up() -> None:
    secrets = Secrets.of(struct({"data": {"password": {**SECRET, "value": "hunter22"}}}))
    found = secrets.marked({"data": {"password": "hunter22", "plain": "x"}, "note": ["see hunter22", "x"]})
    assert found == {
        "data": {"password": {**SECRET, "value": "hunter22"}, "plain": "x"},
        "note": [{**SECRET, "value": "see hunter22"}, "x"],
    }
    assert secrets.redacted("hunter22 or aHVudGVyMjI=") == "[secret] or [secret]"


def test_a_list_whose_parts_have_moved_is_secret_as_a_whole() -> None:
    secrets = Secrets.of(struct({"env": [{"value": "a"}, {"value": {**SECRET, "value": "b"}}]}))
    assert secrets.marked({"env": [{"value": "b"}]}) == {"env": {**SECRET, "value": [{"value": "b"}]}}


def test_only_a_cluster_of_this_machine_is_ever_asked() -> None:
    text = (
        "current-context: c\ncontexts: [{name: c, context: {cluster: c, user: u}}]\n"
        "clusters: [{name: c, cluster: {server: 'https://%s:6443'}}]\n"
        "users: [{name: u, user: {client-certificate-data: a, client-key-data: b}}]\n"
    )
    assert settings.of_lab(text % "127.0.0.1")
    assert not settings.of_lab(text % "abc.eks.amazonaws.com")
    assert not settings.of_lab("no kubeconfig")
    assert settings.kubeconfig_of({"kubeconfig": UNKNOWN}) == ""
    assert settings.identity({"kubeconfig": text % "127.0.0.1"}) == "https://127.0.0.1:6443"
    assert settings.identity({"kubeconfig": text % "127.0.0.1", "clusterIdentifier": "x"}) == "x"


def test_what_no_server_could_do_without_is_missed_at_once() -> None:
    assert list(objects.problems("kubernetes:core/v1:ConfigMap", {"kind": "ConfigMap"})) == [
        ("apiVersion", "is required and missing"),
        ("metadata.name", "is required and missing: the lab makes no names up"),
    ]
    assert list(objects.problems("kubernetes:apps/v1:Deployment", thing())) == []


def wish(type_: str, name: str, namespace: str = "", urn: str = "", **fields: Any) -> Wish:
    group, kind = type_.split(":")
    metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
    inputs = {"apiVersion": group.removeprefix("core/"), "kind": kind, "metadata": metadata, **fields}
    token = f"kubernetes:{type_}"
    return Wish(ref=objects.of(token, urn or f"urn:pulumi:s::p::{token}::{name}", inputs), inputs=inputs)


def test_a_simulated_namespace_takes_along_what_is_in_it(tmp_path: pathlib.Path) -> None:
    store = Store(tmp_path / "cloud.sqlite")
    cluster = Simulated(store, "far")
    inside = wish("core/v1:ConfigMap", "settings", "shop", data={"a": "b"})
    with pytest.raises(CloudError, match='namespaces "shop" not found'):
        cluster.create(inside)
    cluster.create(wish("core/v1:Namespace", "shop"))
    cluster.create(inside)
    assert cluster.read(inside) is not None
    assert Simulated(store, "another").read(inside) is None, "clusters are apart"
    cluster.delete(wish("core/v1:Namespace", "shop"))
    assert store.living() == []
    store.close()


def test_a_simulated_definition_takes_along_its_objects_and_says_where_they_live(
    tmp_path: pathlib.Path,
) -> None:
    store = Store(tmp_path / "cloud.sqlite")
    cluster = Simulated(store, "far")
    spec = {"group": "example.com", "scope": "Cluster", "names": {"kind": "Widget"}}
    definition = wish("apiextensions.k8s.io/v1:CustomResourceDefinition", "widgets.example.com", spec=spec)
    one = wish("example.com/v1:Widget", "one")
    assert cluster.resolved(one.ref).namespace == "default", "as a kind that nobody knows"
    cluster.create(definition)
    assert cluster.resolved(one.ref).namespace == ""
    cluster.create(one)
    cluster.delete(definition)
    assert store.living() == []
    store.close()
