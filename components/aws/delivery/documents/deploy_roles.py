"""What the deploy roles may do: one role per layer, its permissions in documents by purpose.

Three fences hold the cluster layer's role. What carries tags is made with this cluster's `cluster` tag and
changed only with it. What has a name begins with the cluster's name. Roles and policies are below the
cluster's IAM path, the one role without a path has its name, and roles are made only under the permission
boundary, so that none can do more than the boundary allows. The deploy roles themselves are below another
path: a pipeline cannot widen its own permissions, and an administrator runs what changes them.

What stays wider than that, and why:
    reads         Describe, Get and List mostly know no resources; they show the account and change nothing
    first tags    most services check the right to tag before there is a tag, so that an untagged thing of the
                  account could be taken over by tagging it
    zones         Route 53 has no tag condition for zones, so any zone of the account can be changed
    registry      scanning, replication and caches of ECR are settings of the account's registry in a region
    access        whoever makes access entries can make one for itself; each is in CloudTrail and in the diff
"""

from components.aws.security.documents.conditions import request_tag
from components.aws.security.documents.document import Document, document, statement
from components.context import AwsContextArgs
from contracts.planning.aws_names import cache_role
from contracts.planning.deploy_roles import delivery_path, iam_path, tenants_path

_PASSED_TO = (
    *("backup.amazonaws.com", "ec2.amazonaws.com", "ecr.amazonaws.com", "eks.amazonaws.com"),
    *("events.amazonaws.com", "grafana.amazonaws.com", "pods.eks.amazonaws.com", "scheduler.amazonaws.com"),
    "vpc-flow-logs.amazonaws.com",
)
"""Services that act as roles of the cluster layer."""

_LINKED = (
    *("autoscaling.amazonaws.com", "backup.amazonaws.com", "eks-nodegroup.amazonaws.com"),
    *("eks.amazonaws.com", "grafana.amazonaws.com", "inspector2.amazonaws.com"),
    *("network-firewall.amazonaws.com", "pullthroughcache.ecr.amazonaws.com"),
    *("replication.ecr.amazonaws.com", "route53resolver.amazonaws.com", "spot.amazonaws.com"),
)
"""Services whose own role the first cluster of an account brings about."""


def identities(context: AwsContextArgs, boundary: str) -> Document:
    """Roles and policies below the cluster's path, and the cluster's issuer of tokens."""
    below, by_name = iam_path(context.cluster_name), cache_role(context.cluster_name)
    roles = [context.iam(f"role{below}*"), context.iam(f"role/{by_name}")]
    return document(
        *_roles(roles, boundary, *_PASSED_TO),
        *_policies(context, below),
        statement(
            "ServicesOwnRoles",
            ["iam:CreateServiceLinkedRole"],
            [context.iam("role/aws-service-role/*")],
            conditions={"StringEquals": {"iam:AWSServiceName": list(_LINKED)}},
        ),
        statement(
            "TokenIssuer",
            [
                "iam:AddClientIDToOpenIDConnectProvider",
                "iam:CreateOpenIDConnectProvider",
                "iam:DeleteOpenIDConnectProvider",
                "iam:GetOpenIDConnectProvider",
                "iam:RemoveClientIDFromOpenIDConnectProvider",
                "iam:TagOpenIDConnectProvider",
                "iam:UntagOpenIDConnectProvider",
                "iam:UpdateOpenIDConnectProviderThumbprint",
            ],
            [context.iam(f"oidc-provider/oidc.eks.{context.region}.amazonaws.com/id/*")],
        ),
        # Its own role and policies: to see, not to change.
        statement(
            "SeeDelivery",
            [*_ROLE_READS, *_POLICY_READS, "iam:GetOpenIDConnectProvider"],
            [
                context.iam(f"role{delivery_path(context.cluster_name)}*"),
                context.iam(f"policy{delivery_path(context.cluster_name)}*"),
                context.iam("oidc-provider/token.actions.githubusercontent.com*"),
            ],
        ),
    )


_ROLE_READS = (*("iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"),)
_OF_PROFILES = (
    *("iam:AddRoleToInstanceProfile", "iam:CreateInstanceProfile", "iam:DeleteInstanceProfile"),
    *("iam:GetInstanceProfile", "iam:RemoveRoleFromInstanceProfile"),
    *("iam:TagInstanceProfile", "iam:UntagInstanceProfile"),
)
_POLICY_READS = ("iam:GetPolicy", "iam:GetPolicyVersion")


def _roles(roles: list[str], boundary: str, *passed_to: str) -> list[dict]:
    return [
        statement(
            "GrantWithinBoundary",
            [
                "iam:AttachRolePolicy",
                "iam:CreateRole",
                "iam:DeleteRolePolicy",
                "iam:DetachRolePolicy",
                "iam:PutRolePermissionsBoundary",
                "iam:PutRolePolicy",
            ],
            roles,
            conditions={"StringEquals": {"iam:PermissionsBoundary": boundary}},
        ),
        statement(
            "Roles",
            [
                *_ROLE_READS,
                "iam:DeleteRole",
                "iam:ListInstanceProfilesForRole",
                "iam:TagRole",
                "iam:UntagRole",
                "iam:UpdateAssumeRolePolicy",
                "iam:UpdateRole",
                "iam:UpdateRoleDescription",
            ],
            roles,
        ),
        statement(
            "HandOutOwnRoles",
            ["iam:PassRole"],
            roles,
            conditions={"StringEquals": {"iam:PassedToService": list(passed_to)}},
        ),
    ]


def _policies(context: AwsContextArgs, below: str) -> list[dict]:
    """Policies and instance profiles below a path, as they are made for the cluster's own roles."""
    return [
        statement(
            "Policies",
            [
                *_POLICY_READS,
                "iam:CreatePolicy",
                "iam:CreatePolicyVersion",
                "iam:DeletePolicy",
                "iam:DeletePolicyVersion",
                "iam:ListPolicyVersions",
                "iam:TagPolicy",
                "iam:UntagPolicy",
            ],
            [context.iam(f"policy{below}*")],
        ),
        statement(
            "Profiles",
            _OF_PROFILES,
            [context.iam(f"instance-profile{below}*")],
        ),
    ]


_OF_THE_CLUSTER = (
    *("eks:CreateAccessEntry", "eks:CreateAddon", "eks:CreateNodegroup", "eks:CreatePodIdentityAssociation"),
    "eks:DeleteCluster",
    "eks:DescribeCluster",
    "eks:DescribeUpdate",
    "eks:ListTagsForResource",
    "eks:TagResource",
    "eks:UntagResource",
    "eks:UpdateClusterConfig",
    "eks:UpdateClusterVersion",
)

_BELOW_THE_CLUSTER = (
    "eks:AssociateAccessPolicy",
    "eks:DeleteAccessEntry",
    "eks:DeleteAddon",
    "eks:DeleteNodegroup",
    "eks:DeletePodIdentityAssociation",
    "eks:DescribeAccessEntry",
    "eks:DescribeAddon",
    "eks:DescribeNodegroup",
    "eks:DescribePodIdentityAssociation",
    "eks:DescribeUpdate",
    "eks:DisassociateAccessPolicy",
    "eks:ListAssociatedAccessPolicies",
    "eks:ListTagsForResource",
    "eks:TagResource",
    "eks:UntagResource",
    "eks:UpdateAccessEntry",
    "eks:UpdateAddon",
    "eks:UpdateNodegroupConfig",
    "eks:UpdateNodegroupVersion",
    "eks:UpdatePodIdentityAssociation",
)


def cluster(context: AwsContextArgs) -> Document:
    """The control plane and what EKS keeps below it."""
    name = context.cluster_name
    below = [
        context.arn("eks", f"{kind}/{name}/*")
        for kind in ("access-entry", "addon", "nodegroup", "podidentityassociation")
    ]
    return document(
        # A cluster that does not exist yet is no resource to EKS; its tag is asked for instead, and API
        # authentication, which this project never leaves.
        statement(
            "NewCluster",
            ["eks:CreateCluster"],
            ["*"],
            conditions={"StringEquals": {**request_tag(context), "eks:authenticationMode": "API"}},
        ),
        statement(
            "Cluster",
            _OF_THE_CLUSTER,
            [context.arn("eks", f"cluster/{name}")],
        ),
        statement(
            "BelowTheCluster",
            _BELOW_THE_CLUSTER,
            below,
        ),
    )


def state(context: AwsContextArgs, bucket: str, key_arn: str | None) -> Document:
    """Pulumi's state in a bucket, and the key its secrets are encrypted with."""
    arn = f"arn:{context.partition}:s3:::{bucket}"
    made = [
        statement("FindState", ["s3:GetBucketLocation", "s3:ListBucket"], [arn]),
        statement("State", ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], [f"{arn}/.pulumi/*"]),
    ]
    if key_arn:
        made.append(
            statement(
                "StateKey",
                ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
                [key_arn],
            )
        )
    return document(*made)


def services(context: AwsContextArgs) -> Document:
    """What runs inside the cluster is made through its API; the cloud only says where that is."""
    return document(
        statement(
            "FindCluster", ["eks:DescribeCluster"], [context.arn("eks", f"cluster/{context.cluster_name}")]
        )
    )


def tenants(context: AwsContextArgs, boundary: str) -> Document:
    """Roles of tenants' workloads, below a path of their own, and their hand-over to pods here."""
    return document(
        *_roles(
            [context.iam(f"role{tenants_path(context.cluster_name)}*")], boundary, "pods.eks.amazonaws.com"
        ),
        statement(
            "OnTheCluster",
            ["eks:CreatePodIdentityAssociation", "eks:DescribeCluster"],
            [context.arn("eks", f"cluster/{context.cluster_name}")],
        ),
        statement(
            "Associations",
            [
                "eks:DeletePodIdentityAssociation",
                "eks:DescribePodIdentityAssociation",
                "eks:TagResource",
                "eks:UntagResource",
                "eks:UpdatePodIdentityAssociation",
            ],
            [context.arn("eks", f"podidentityassociation/{context.cluster_name}/*")],
        ),
        *_people(context),
    )


def _people(context: AwsContextArgs) -> list[dict]:
    """Access entries of teams. What puts people into the platform's own groups is made by the cluster layer,
    carries no such tag, and is out of reach.
    """
    entries = [context.arn("eks", f"access-entry/{context.cluster_name}/*")]
    of_the_layer = {"StringEquals": {"aws:ResourceTag/layer": "tenants"}}
    groups = {"ForAllValues:StringLike": {"eks:kubernetesGroups": "ns:*"}}
    asked = {"aws:RequestTag/layer": "tenants", "eks:accessEntryType": "STANDARD"}
    return [
        statement(
            "LetTeamsIn",
            ["eks:CreateAccessEntry"],
            [context.arn("eks", f"cluster/{context.cluster_name}")],
            conditions={**groups, "StringEquals": asked},
        ),
        statement("SeeEntries", ["eks:DescribeAccessEntry"], entries),
        # EKS knows no groups when an entry is changed. Inside the cluster this role is administrator anyway.
        statement(
            "Teams",
            ["eks:DeleteAccessEntry", "eks:UntagResource", "eks:UpdateAccessEntry"],
            entries,
            conditions=of_the_layer,
        ),
        # Asked for while an entry is made, when it has no tag yet.
        statement(
            "TagTeams",
            ["eks:TagResource"],
            entries,
            conditions={"StringEquals": {"aws:RequestTag/layer": "tenants"}},
        ),
    ]
