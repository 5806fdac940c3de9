"""Where the two baselines differ on purpose, and why. Read by the parity table and docs/differences.md."""

from dataclasses import dataclass

from contracts.planes import Plane

ONE_SIDED: dict[str, str] = {
    # EKS only
    "addons-are-exact": "AKS versions its add-ons itself and releases them weekly, in a window that is "
    "chosen",
    "alerts-come-from-us": "an action group takes alerts of Azure Monitor only, never messages from outside",
    "alerts-topics-are-encrypted": "an action group keeps nothing that could be encrypted",
    "certificates-renew-themselves": "Azure has no managed certificates for a DNS zone; cert-manager makes "
    "them in the services layer",
    "control-plane-spans-zones": "AKS spreads every control plane over the region's zones by itself",
    "default-group-is-locked": "a virtual network has no default group; every subnet gets a "
    "platform-managed one instead",
    "isolated-clusters-reach-aws": "AKS without egress is not offered; the isolated type has a "
    "firewall, whose list is the AKS half of this promise",
    "log-group-comes-first": "no log of AKS is written before its diagnostic setting exists",
    "logs-end-and-are-encrypted": "customer-managed keys for Log Analytics need a dedicated cluster of "
    "100 GB a day; that logs end is promised on both",
    "metrics-are-ours": "an Azure Monitor workspace is encrypted by Azure and takes no customer-managed key",
    "nat-gateways-are-whole": "a NAT gateway of Azure hangs on a subnet and has no kinds to confuse",
    "nodes-have-no-direct-way-out": "subnets of Azure have no internet gateway, and default outbound access "
    "is off",
    "one-group-has-the-cluster-tag": "AKS finds its security group by resource id, not by tag",
    "pods-cannot-take-node-credentials": "AKS has no hop limit for the metadata service; the kubelet's "
    "identity can pull images and nothing else, and network policies of the services layer close the address",
    "policies-are-of-the-partition": "only the public cloud of Azure is offered",
    "policies-fit": "roles are assigned, not written, so there is no document with a size limit",
    "production-egress-survives-a-zone": "the NAT gateway of the SDK's API version stands in one zone; a "
    "firewall, which the isolated type has, spans three",
    "queues-are-encrypted": "node auto-provisioning learns of interruptions by itself and needs no queue",
    "queues-speak-tls": "node auto-provisioning learns of interruptions by itself and needs no queue",
    "roles-are-bounded": "Azure has no permissions boundary; conditions on role administration are the AKS "
    "half",
    "topics-are-closed": "an action group is no topic: nobody can subscribe to it or send through it",
    # AKS only
    "alerts-read-alike": "alerts of EKS come through one topic and have one form anyway",
    "assignments-name-their-principal-type": "IAM has no such race: a policy is attached to a role that "
    "exists",
    "audit-logs-can-alarm": "alarms on CloudWatch logs are metric filters, which every log group allows",
    "cluster-waits-for-its-roles": "on AWS the order follows from data flow alone and is tested in "
    "tests/stacks/test_aws.py",
    "container-logs-arrive": "on AWS the collector of container logs is an add-on that a stack asks for",
    "dashboards-are-filled": "Amazon Managed Grafana comes without dashboards that expect recorded metrics",
    "deletion-is-refused": "EKS has deletion protection of its own, which another rule demands",
    "disks-have-our-key": "on EKS the key is named in the launch template, which another rule looks at",
    "federation-is-serial": "Pod Identity associations may be written at the same time",
    "flows-end-and-need-no-key": "flow logs of a VPC go to a log group, which has an end and no keys",
    "groups-refuse-the-rest": "a security group of AWS refuses by itself what no rule names",
    "inspected-clusters-reach-azure": "the isolated type of AWS has no egress, and reaches AWS by endpoints",
    "logs-are-paid-for-once": "the logs of EKS do not contain one another",
    "logs-end": "on AWS retention and key are one promise",
    "logs-have-tables-of-their-own": "every log group of AWS is one already",
    "maintenance-is-expected": "EKS changes nothing by itself but its patch releases",
    "maintenance-windows-are-short": "EKS has no maintenance windows",
    "metrics-arrive": "on AWS the collector belongs to the services layer, and writes to the address in the "
    "record",
    "no-commands-from-outside": "EKS has no such interface",
    "nodes-follow-the-cluster": "a node group of EKS names its release, which is promised there",
    "nodes-start-measured": "Bottlerocket verifies its image by itself",
    "one-pool-is-inline": "a cluster of EKS has no pools in its own description",
    "pod-security-is-enforced": "on EKS Pod Security is what the services layer's labels and policies say",
    "pods-obey-policies": "on EKS the CNI add-on enforces policies, and a VPC has one egress per route table",
    "policy-names-fit": "IAM makes names of policies up",
    "private-endpoints-have-names": "an interface endpoint of AWS brings its name along",
    "private-zones-are-asked": "an interface endpoint of AWS brings its zone along",
    "production-addresses-span-zones": "addresses of AWS belong to a zone or, with a regional gateway, to "
    "all",
    "public-network-access-is-not-said": "EKS has no such switch",
    "registries-have-no-password": "ECR has no administrator with a password",
    "storage-is-closed": "the AWS baseline makes no bucket",
    "subnets-are-guarded": "security groups of AWS are on interfaces, not on subnets",
    "subnets-are-written-one-by-one": "a VPC takes many changes at a time",
    "subnets-belong-to-one-service": "subnets of AWS are not delegated",
    "telemetry-stays-private": "on AWS that is what interface endpoints and their policies are for",
    "vaults-are-closed": "Secrets Manager has no public endpoint of its own; who may read is said by roles",
    "web-firewall-prevents": "on AWS the load balancer and its firewall are made by the services layer's "
    "controller",
    "workloads-have-identities": "Pod Identity is an add-on that every cluster has, which add-on rules look "
    "at",
}
"""Promise that only one cloud makes, by the name of its rule, to the reason."""

WEAKER: dict[str, str] = {
    "backups-are-kept": "backup vaults are encrypted by Azure; with customer-managed keys where the type "
    "has them",
    "backups-cannot-be-deleted": "Azure has no vault policy: soft delete keeps what was deleted for two "
    "weeks, and immutability what the isolated type must keep",
    "cached-images-are-ours": "a registry has one key, and no end per cached image",
    "flows-are-recorded": "flow logs of Azure are stored by volume; sandbox and dev do without",
    "images-are-kept-as-pushed": "ACR locks tags one by one, after the push; scanning is Defender's",
    "keys-name-their-uses": "keys of envelope encryption are named by version, so they are rotated by hand",
    "nothing-is-open-to-the-world": "Application Gateway for Containers stands in a platform-managed subnet",
    "production-survives-mistakes": "AKS moves its control plane away from a failing zone by itself",
    "secrets-are-wrapped": "Azure's envelope encryption with customer-managed keys is of an older kind and "
    "hard to leave; etcd is encrypted by Azure everywhere, and with a customer-managed key in the isolated "
    "type",
    "volumes-are-encrypted": "customer-managed keys need a vault that every node depends on; the isolated "
    "type has it",
}
"""Promise of both clouds that AKS keeps in another way, to the reason. The tests ask for those whose words
differ in meaning only; this list is kept by hand.
"""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The same intent, built differently."""

    plane: Plane
    """Whose concern it is."""
    subject: str
    """What it is about."""
    eks: str
    """How it is on AWS."""
    aks: str
    """How it is on Azure."""
    why: str
    """Why it is accepted."""


DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        plane=Plane.RUNTIME,
        subject="who makes nodes",
        eks="Karpenter in the cluster, in a pinned version",
        aks="node auto-provisioning beside it, in a version Azure chooses",
        why="the managed kind needs no room, no queue and no upgrade by the platform",
    ),
    Difference(
        plane=Plane.RUNTIME,
        subject="sandbox",
        eks="Auto Mode in a platform-managed VPC",
        aks="AKS Automatic in a network of its own",
        why="Automatic in a platform-managed network needs a newer API than the SDK's default",
    ),
    Difference(
        plane=Plane.RUNTIME,
        subject="operating system of nodes",
        eks="Bottlerocket",
        aks="Azure Linux",
        why="each cloud's smallest image with FIPS",
    ),
    Difference(
        plane=Plane.RUNTIME,
        subject="patches",
        eks="exact releases, raised by the platform",
        aks="minor version only; patches and images come by themselves in windows",
        why="a pinned patch of AKS becomes a downgrade that Azure refuses",
    ),
    Difference(
        plane=Plane.NETWORK,
        subject="subnets",
        eks="one per tier and zone",
        aks="one per tier, over all zones",
        why="subnets of Azure are regional",
    ),
    Difference(
        plane=Plane.NETWORK,
        subject="addresses of pods",
        eks="of the VPC, by prefix",
        aks="of an overlay",
        why="the overlay leaves the network's range to nodes; AKS's guides prefer it",
    ),
    Difference(
        plane=Plane.NETWORK,
        subject="private and public API server",
        eks="private, and public to listed ranges beside it",
        aks="private, or public to listed ranges; nodes reach it privately in both cases",
        why="AKS takes a private cluster or a list of ranges, not both",
    ),
    Difference(
        plane=Plane.NETWORK,
        subject="regulated egress",
        eks="no route out, endpoints for AWS",
        aks="Azure Firewall with a list per feature",
        why="AKS without egress excludes backup and extensions",
    ),
    Difference(
        plane=Plane.NETWORK,
        subject="IPv6, security groups for pods, a second range for pods",
        eks="settings",
        aks="none",
        why="node auto-provisioning knows IPv4 only; Cilium's policies take the place of groups",
    ),
    Difference(
        plane=Plane.NETWORK,
        subject="web traffic from outside",
        eks="load balancers made by a controller of the services layer",
        aks="Application Gateway for Containers made here, routes by a controller of the services layer",
        why="its subnet, frontend and firewall are Azure resources that outlive routes",
    ),
    Difference(
        plane=Plane.SECURITY,
        subject="identities of workloads and controllers",
        eks="roles with Pod Identity",
        aks="managed identities with federated credentials",
        why="each cloud's own way without passwords",
    ),
    Difference(
        plane=Plane.SECURITY,
        subject="rights of the pipeline",
        eks="documents per layer under a permissions boundary",
        aks="built-in roles on resource groups, with a condition on what may be assigned",
        why="Azure has no boundary; what stays wider is written in components/azure/delivery/deploy_roles.py",
    ),
    Difference(
        plane=Plane.SECURITY,
        subject="secrets of workloads",
        eks="Secrets Manager of the account, by prefix",
        aks="a key vault per cluster",
        why="roles on a vault hold for all of it",
    ),
    Difference(
        plane=Plane.OBSERVABILITY,
        subject="shortest retention of logs",
        eks="7 days",
        aks="30 days",
        why="a Log Analytics workspace keeps no less, and the first 31 days cost nothing",
    ),
    Difference(
        plane=Plane.OBSERVABILITY,
        subject="audit log",
        eks="every request",
        aks="every change; reads with `kube-audit` instead",
        why="reads are most of the volume, and volume is what AKS's log costs",
    ),
    Difference(
        plane=Plane.OBSERVABILITY,
        subject="receivers of alerts",
        eks="e-mail, Lambda, SQS",
        aks="e-mail",
        why="web hooks and functions hold credentials in their address, and settings hold none",
    ),
    Difference(
        plane=Plane.DATA,
        subject="shortest interval of backups",
        eks="an hour (L4)",
        aks="four hours",
        why="Azure Backup takes no cluster more often",
    ),
    Difference(
        plane=Plane.DATA,
        subject="where copies go",
        eks="any region, to a vault that is named",
        aks="the region that Azure pairs with this one",
        why="vaults of Azure copy to their pair only",
    ),
    Difference(
        plane=Plane.GOVERNANCE,
        subject="deletion protection",
        eks="a switch of the cluster",
        aks="Azure Policy that refuses deletion",
        why="a lock would be inherited by pools, records and role assignments",
    ),
    Difference(
        plane=Plane.GOVERNANCE,
        subject="scheduled shutdown",
        eks="system nodes go by schedule",
        aks="a cluster of fixed pools stops; with auto-provisioning only the record tells the hours",
        why="AKS cannot stop a cluster whose nodes are provisioned",
    ),
    Difference(
        plane=Plane.GOVERNANCE,
        subject="what a budget counts",
        eks="everything with the cluster's tag",
        aks="the cluster's resource groups",
        why="disks and balancers in the nodes' group may carry no tag of the platform",
    ),
)
"""Every accepted difference, by plane."""
