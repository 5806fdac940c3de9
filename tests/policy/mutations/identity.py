"""Lines of identity and governance, and the rule that has to notice when one is broken."""

MUTATIONS: list[tuple[str, ...]] = [
    ("security.controllers", "Role.READER, args.node_group_id", 'Role.CONTRIBUTOR, args.node_group_id', "azure-permissions-are-narrow"),
    ("security.controllers", "Role.READER, args.node_group_id", '"8e3af657-a8ff-443c-a75c-2fe8c4bcb635", args.node_group_id', "azure-permissions-are-narrow"),
    ("security.controllers", "Role.READER, args.node_group_id", 'Role.READER, f"/subscriptions/{args.context.subscription}"', "azure-permissions-are-narrow"),
    ("security.documents.role_conditions", '"Microsoft.Network/networkWatchers/read",', '"*",', "azure-permissions-are-narrow"),
    ("security.documents.role_conditions", '"Microsoft.Network/networkWatchers/read",', '"Microsoft.Authorization/roleAssignments/write",', "azure-permissions-are-narrow"),
    ("security.documents.role_conditions", "        Role.RBAC_ADMINISTRATOR,\n", "", "azure-nobody-grants-without-bounds"),
    ("security.documents.role_conditions", "_clause(_DELETE, 'Resource', wanted, kinds)", "'(true)'", "azure-nobody-grants-without-bounds"),
    ("delivery.deploy_roles", "(Role.RBAC_ADMINISTRATOR, group, condition)", "(Role.RBAC_ADMINISTRATOR, group, None)", "azure-nobody-grants-without-bounds"),
    ("delivery.deploy_roles", ":environment:{args.environments[layer]}", ":*", "azure-roles-trust-one-purpose"),
    ("security.federation", "subject=f\"system:serviceaccount:{namespace}:{service_account}\"", "subject=f\"system:serviceaccount:{namespace}:*\"", "azure-roles-trust-one-purpose"),
    ("security.federation", "audiences=[AUDIENCE],", 'audiences=["sts.amazonaws.com"],', "azure-roles-trust-one-purpose"),
    ("security.access", 'roles["admin"] = Role.AKS_RBAC_CLUSTER_ADMIN', 'roles["admin"] = Role.AKS_CLUSTER_USER', "azure-one-entry-per-principal"),
    ("security.roles", "principal_type=principal_type,", 'principal_type="User",', "azure-assignments-name-their-principal-type"),
    ("security.roles", "role_assignment_name=stable_guid(", "role_assignment_name=str(", "azure-assignments-name-their-principal-type"),
    ("governance.groups", "opts=self._child(protect=args.context.protected)", "opts=self._child()", "azure-production-state-is-protected"),
    ("security.break_glass", "actions=monitor.ActionsArgs(action_groups=[people]),", "", "azure-break-glass-is-heard"),
    ("security.documents.break_glass_rules", "sorted(groups)", "sorted(groups)[:0]", "azure-break-glass-is-heard"),
    ("security.break_glass", "requests_of(args.audit_table, cluster, args.groups)", 'requests_of(args.audit_table, "another", args.groups)', "azure-break-glass-is-heard"),
    ("governance.guard", 'mode="Indexed"', 'mode="All"', "azure-deletion-is-refused"),
    ("governance.documents.guard_rules", '"cascadeBehaviors": {"resourceGroup": "deny"},', "", "azure-deletion-is-refused"),
    ("governance.guard", "EnforcementMode.DEFAULT", "EnforcementMode.DO_NOT_ENFORCE", "azure-deletion-is-refused"),
    ("governance.policies", 'effect = "deny" if', 'effect = "audit" if', "azure-pod-security-is-enforced"),
    ("governance.policies", "EnforcementMode.DEFAULT", "EnforcementMode.DO_NOT_ENFORCE", "azure-pod-security-is-enforced"),
    ("governance.policies", "{policy.title}\",\n", "{policy.title * 9}\",\n", "azure-policy-names-fit"),
]  # fmt: skip
"""Module, source as it is, source as it must not be, and the rule."""
