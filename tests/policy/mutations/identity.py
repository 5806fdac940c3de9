"""Lines of identity and governance, and the rule that has to notice when one is broken."""

MUTATIONS: list[tuple[str, ...]] = [
    ("controllers", "Role.READER, args.node_group_id", 'Role.CONTRIBUTOR, args.node_group_id', "azure-permissions-are-narrow"),
    ("controllers", "Role.READER, args.node_group_id", '"8e3af657-a8ff-443c-a75c-2fe8c4bcb635", args.node_group_id', "azure-permissions-are-narrow"),
    ("controllers", "Role.READER, args.node_group_id", 'Role.READER, f"/subscriptions/{args.subscription}"', "azure-permissions-are-narrow"),
    ("role_conditions", '"Microsoft.Network/networkWatchers/read",', '"*",', "azure-permissions-are-narrow"),
    ("role_conditions", '"Microsoft.Network/networkWatchers/read",', '"Microsoft.Authorization/roleAssignments/write",', "azure-permissions-are-narrow"),
    ("role_conditions", "        Role.RBAC_ADMINISTRATOR,\n", "", "azure-nobody-grants-without-bounds"),
    ("role_conditions", "_clause(_DELETE, 'Resource', wanted, kinds)", "'(true)'", "azure-nobody-grants-without-bounds"),
    ("delivery", "(Role.RBAC_ADMINISTRATOR, group, condition)", "(Role.RBAC_ADMINISTRATOR, group, None)", "azure-nobody-grants-without-bounds"),
    ("delivery", ":environment:{args.environments[layer]}", ":*", "azure-roles-trust-one-purpose"),
    ("federation", "subject=f\"system:serviceaccount:{namespace}:{service_account}\"", "subject=f\"system:serviceaccount:{namespace}:*\"", "azure-roles-trust-one-purpose"),
    ("federation", "audiences=[AUDIENCE],", 'audiences=["sts.amazonaws.com"],', "azure-roles-trust-one-purpose"),
    ("access", 'roles["admin"] = Role.AKS_RBAC_CLUSTER_ADMIN', 'roles["admin"] = Role.AKS_CLUSTER_USER', "azure-one-entry-per-principal"),
    ("roles", "principal_type=principal_type,", 'principal_type="User",', "azure-assignments-name-their-principal-type"),
    ("roles", "role_assignment_name=stable_guid(", "role_assignment_name=str(", "azure-assignments-name-their-principal-type"),
    ("groups", "opts=self._child(protect=args.protected)", "opts=self._child()", "azure-production-state-is-protected"),
    ("break_glass", "actions=monitor.ActionsArgs(action_groups=[people]),", "", "azure-break-glass-is-heard"),
    ("break_glass_rules", "sorted(groups)", "sorted(groups)[:0]", "azure-break-glass-is-heard"),
    ("break_glass", "requests_of(args.audit_table, cluster, args.groups)", 'requests_of(args.audit_table, "another", args.groups)', "azure-break-glass-is-heard"),
    ("guard", 'mode="Indexed"', 'mode="All"', "azure-deletion-is-refused"),
    ("guard_rules", '"cascadeBehaviors": {"resourceGroup": "deny"},', "", "azure-deletion-is-refused"),
    ("guard", "EnforcementMode.DEFAULT", "EnforcementMode.DO_NOT_ENFORCE", "azure-deletion-is-refused"),
    ("policies", 'effect = "deny" if', 'effect = "audit" if', "azure-pod-security-is-enforced"),
    ("policies", "EnforcementMode.DEFAULT", "EnforcementMode.DO_NOT_ENFORCE", "azure-pod-security-is-enforced"),
    ("policies", "{policy.title}\",\n", "{policy.title * 9}\",\n", "azure-policy-names-fit"),
]  # fmt: skip
"""Module, source as it is, source as it must not be, and the rule."""
