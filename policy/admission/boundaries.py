"""Rules about what is between tenants: labels, doors, rights, and the guards themselves."""

from policy.admission.rule import GUARD_ROLLOUT, AdmissionRule, Target
from policy.admission.targets import GUARDS, ROUTES, SERVICES, WORKLOADS

_LABELS = "object.metadata.?labels[?('platform.example.com/' + k)].orValue('') != ''"
_KEYS = "['team', 'environment', 'criticality', 'cost-center']"
_HOST = "namespaceObject.metadata.?annotations[?'platform.example.com/hostnames'].orValue('').split(',')"
_WILD = (
    "'*' in r.?verbs.orValue([]) || '*' in r.?resources.orValue([]) || "
    "r.?resources.orValue([]).exists(x, x in ['pods/exec', 'pods/attach'])"
)
_FIXED = (
    "['pod-security.kubernetes.io/enforce', 'pod-security.kubernetes.io/enforce-version', "
    "'platform.example.com/managed', 'platform.example.com/policy-profile']"
)

RULES: tuple[AdmissionRule, ...] = (
    AdmissionRule(
        id="PLT-LBL-001",
        title="everything says whose it is",
        severity="medium",
        rationale="Alerts, costs and incidents are sorted by these labels; what has none belongs to nobody.",
        targets=(*WORKLOADS, SERVICES),
        expression=f"{_KEYS}.all(k, {_LABELS})",
        broken="labels that are missing under platform.example.com/",
        offenders=f"{_KEYS}.filter(k, !({_LABELS})).join(', ')",
        fix="Render it from its contract, or set these labels",
    ),
    AdmissionRule(
        id="PLT-NET-002",
        title="nothing has a door of its own",
        severity="critical",
        rationale="Load balancers and node ports pass the gateway by, and with it TLS, firewall and logs.",
        targets=(SERVICES,),
        expression="object.spec.?type.orValue('ClusterIP') == 'ClusterIP'",
        broken="the Service would open a door beside the gateway",
        fix="Set type to ClusterIP and expose it with a route: traffic.exposure in the contract",
    ),
    AdmissionRule(
        id="PLT-NET-003",
        title="routes have their own host names",
        severity="critical",
        rationale="Who may name any host can take another team's traffic.",
        targets=(ROUTES,),
        expression="object.spec.?hostnames.orValue([]).size() > 0 && "
        f"object.spec.hostnames.all(h, h in {_HOST})",
        broken="host names that are not this namespace's",
        offenders=f"object.spec.?hostnames.orValue([]).filter(h, !(h in {_HOST})).join(', ')",
        fix="Name the host in traffic.route of the contract; the platform writes it to the namespace",
    ),
    AdmissionRule(
        id="PLT-RBAC-001",
        title="nobody binds roles that see secrets",
        severity="critical",
        rationale="edit and admin read every Secret and run pods as anybody of the namespace.",
        targets=(Target(group="rbac.authorization.k8s.io", version="v1", resources=("rolebindings",)),),
        expression="!(object.roleRef.kind == 'ClusterRole' && "
        "object.roleRef.name in ['cluster-admin', 'admin', 'edit'])",
        broken="it binds a role that is too strong",
        offenders="object.roleRef.name",
        fix="Ask for a tier of the platform: reader, deployer or admin",
    ),
    AdmissionRule(
        id="PLT-RBAC-002",
        title="roles say what they mean",
        severity="critical",
        rationale="A star grows with every API that is added, and exec is root over a workload's secrets.",
        targets=(Target(group="rbac.authorization.k8s.io", version="v1", resources=("roles",)),),
        # A role without rules has null there in the API server.
        expression=f"!has(object.rules) || dyn(object.rules) == null || !object.rules.exists(r, {_WILD})",
        broken="the role grants everything, or commands inside pods",
        fix="List verbs and resources; commands inside pods come with the admin tier",
    ),
    AdmissionRule(
        id="PLT-GOV-001",
        title="guards are changed by the platform only",
        severity="critical",
        rationale="A limit that its subject can change is none.",
        targets=GUARDS,
        operations=("UPDATE", "DELETE"),
        expression="oldObject.metadata.?labels[?'app.kubernetes.io/managed-by'].orValue('') != "
        "'platform-factory' || variables.factory",
        broken="this object guards the namespace and belongs to the platform",
        fix="Change the namespace request or the contract in Git; the platform applies it",
        rollout=GUARD_ROLLOUT,
    ),
    AdmissionRule(
        id="PLT-GOV-002",
        title="namespaces keep their profile",
        severity="critical",
        rationale="Who can change the label decides which rules there are.",
        targets=(Target(group="", version="v1", resources=("namespaces",)),),
        operations=("UPDATE",),
        scope="namespaces",
        expression="oldObject.metadata.?labels[?'platform.example.com/managed'].orValue('') != 'true' || "
        f"{_FIXED}.all(k, object.metadata.?labels[?k].orValue('') == "
        "oldObject.metadata.?labels[?k].orValue('')) || variables.factory",
        broken="these labels decide which rules hold and belong to the platform",
        offenders=f"{_FIXED}.filter(k, object.metadata.?labels[?k].orValue('') != "
        "oldObject.metadata.?labels[?k].orValue('')).join(', ')",
        fix="Change the namespace request in Git; the platform applies it",
        rollout=GUARD_ROLLOUT,
    ),
    AdmissionRule(
        id="PLT-GOV-003",
        title="parameters are changed by the platform only",
        severity="critical",
        rationale="Exceptions and registries are listed there; deleted, it refuses everybody everything.",
        targets=(Target(group="", version="v1", resources=("configmaps",)),),
        operations=("UPDATE", "DELETE"),
        scope="parameters",
        expression="variables.factory",
        broken="parameters of policies belong to the platform",
        fix="Write an exception into config/tenants/<team>/exceptions in Git; the platform applies it",
        rollout=GUARD_ROLLOUT,
    ),
)
"""Rules about boundaries."""
