"""Image repositories: kept as pushed, for as long as needed, and where needed."""

import json

from hypothesis import given
from hypothesis import strategies as st

from components.aws.delivery.documents import deploy_roles, images
from components.aws.delivery.images import EcrRegistry
from contracts.graph import Graph
from contracts.planning import aws_names
from review.offline import build_graph as graphs
from tests.components.samples.aws.shared import somewhere
from tests.components.test_contract import built


def graph() -> Graph:
    return graphs.build("test", {}, built(EcrRegistry))


def test_a_tag_never_moves_and_every_image_is_scanned() -> None:
    for row in graph().all("aws:ecr/repository:Repository"):
        assert row.inputs["imageTagMutability"] == "IMMUTABLE"
        assert row.inputs["imageScanningConfiguration"] == {"scanOnPush": True}
        assert row.inputs["encryptionConfigurations"][0]["encryptionType"] == "KMS"
        assert row.inputs["forceDelete"] is False


def test_a_repository_has_the_name_that_workloads_write() -> None:
    names = {row.inputs["name"] for row in graph().all("aws:ecr/repository:Repository")}
    assert names == {"commerce/orders-api", "commerce/web", "platform/tools"}


@given(st.integers(10, 10_000), st.integers(1, 365))
def test_the_rule_for_all_images_comes_last(keep: int, days: int) -> None:
    rules = json.loads(images.lifecycle(keep, days))["rules"]
    assert [rule["selection"]["tagStatus"] for rule in rules] == ["untagged", "any"]
    assert [rule["rulePriority"] for rule in rules] == [1, 2]
    assert rules[0]["selection"]["countNumber"] == days
    assert rules[1]["selection"]["countNumber"] == keep


def test_a_cache_is_only_filled_once_its_repositories_get_key_and_end() -> None:
    made = graph()
    for prefix in images.UPSTREAMS.values():
        template = made.one("RepositoryCreationTemplate", f"first-cache-{prefix}")
        rule = made.one("PullThroughCacheRule", f"first-cache-{prefix}")
        assert template.urn in rule.depends_on
        assert template.inputs["encryptionConfigurations"][0]["encryptionType"] == "KMS"
        assert template.inputs["imageTagMutability"] == "MUTABLE", "tags of others move"
        assert template.inputs["resourceTags"]["plane"] == "delivery"


def test_nodes_may_make_cached_repositories_and_no_others() -> None:
    made = images.pull_through(somewhere(account="1"), ["quay", "ecr-public"])
    assert made["Statement"][0]["Resource"] == [
        "arn:aws:ecr:us-east-1:1:repository/ecr-public/*",
        "arn:aws:ecr:us-east-1:1:repository/quay/*",
    ]


def test_copies_are_those_of_our_teams_and_immutable_there_too() -> None:
    made = graph()
    (rule,) = made.one("ReplicationConfiguration", "first-copies").inputs["replicationConfiguration"]["rules"]
    assert rule["destinations"] == [{"region": "us-west-2", "registryId": "111122223333"}]
    assert [item["filter"] for item in rule["repositoryFilters"]] == ["commerce/", "platform/"]
    for team in ("commerce", "platform"):
        template = made.one("RepositoryCreationTemplate", f"first-copies-{team}")
        assert template.inputs["region"] == "us-west-2"
        assert template.inputs["imageTagMutability"] == "IMMUTABLE"


def test_ecr_makes_repositories_under_our_prefixes_with_our_key_only() -> None:
    made = images.repository_maker(somewhere("us-gov-west-1", account="1"), ["quay"], "arn:aws-us-gov:kms:k")
    resources = [resource for item in made["Statement"] for resource in item["Resource"]]
    assert resources == ["arn:aws-us-gov:ecr:us-gov-west-1:1:repository/quay/*", "arn:aws-us-gov:kms:k"]


def test_the_role_of_a_template_has_no_path_and_a_name_that_the_pipeline_knows() -> None:
    made = graph()
    roles = [
        row for row in made.all("aws:iam/role:Role") if "repositories for cached" in row.inputs["description"]
    ]
    assert {(row.inputs.get("path"), row.inputs["name"]) for row in roles} == {(None, "c-image-cache")}
    for template in made.all("RepositoryCreationTemplate"):
        role = template.inputs.get("customRoleArn", "arn:aws:iam::111122223333:role/none")
        assert "/" not in role.rpartition(":role/")[2], "ECR takes no role below a path"
    allowed = deploy_roles.identities(somewhere(cluster="c"), "arn:aws:iam::1:policy/Boundary")["Statement"]
    for sid in ("GrantWithinBoundary", "Roles", "HandOutOwnRoles"):
        (statement,) = (item for item in allowed if item["Sid"] == sid)
        assert somewhere().iam("role/c-image-cache") in statement["Resource"]


def test_the_name_of_that_role_fits_whatever_the_cluster_is_called() -> None:
    assert len(aws_names.cache_role("c" * 63)) <= aws_names.ROLE_LIMIT
    assert aws_names.cache_role(f"{'c' * 62}a") != aws_names.cache_role(f"{'c' * 62}b")
