"""Lines of the Azure components of the cluster slice, each broken once."""

ISOLATED = "azure-prod-isolated"
"""The stack with customer-managed keys."""

MUTATIONS: list[tuple[str, ...]] = [
    # (module, line as it is, line as it must not be, rule that has to notice)
    ("runtime.cluster_profiles", 'authorized_ip_ranges=None if args.private else args.authorized_ranges', 'authorized_ip_ranges=["0.0.0.0/0"]', "azure-api-server-is-not-open"),
    ("runtime.cluster_profiles", 'enable_vnet_integration=True', 'enable_vnet_integration=False', "azure-api-server-is-not-open"),
    ("runtime.cluster_profiles", 'enable_private_cluster_public_fqdn=False', 'enable_private_cluster_public_fqdn=True', "azure-api-server-is-not-open"),
    ("runtime.cluster_profiles", 'enable_private_cluster=args.private', 'enable_private_cluster=False', "azure-production-api-server-is-private"),
    ("runtime.cluster_profiles", 'disable_run_command=True', 'disable_run_command=False', "azure-no-commands-from-outside"),
    ("runtime.cluster", 'enable_rbac=True,', 'enable_rbac=True, public_network_access="Disabled",', "azure-public-network-access-is-not-said"),
    ("runtime.cluster", 'disable_local_accounts=True', 'disable_local_accounts=False', "azure-admin-is-explicit"),
    ("runtime.cluster_profiles", 'enable_azure_rbac=True', 'enable_azure_rbac=False', "azure-admin-is-explicit"),
    ("runtime.cluster_profiles", 'default_node_pools="None"', 'default_node_pools="Auto"', "azure-addons-are-declared"),
    ("runtime.cluster_profiles", 'tier="Premium" if long_term else "Standard"', 'tier="Free"', "azure-support-is-standard"),
    ("runtime.cluster", 'kubernetes_version=upgrades.version', 'kubernetes_version=f"{upgrades.version}.5"', "azure-support-is-standard"),
    ("runtime.cluster", 'agent_pool_profiles=[self._system(args)]', 'agent_pool_profiles=[self._system(args), self._system(args)]', "azure-one-pool-is-inline"),
    ("runtime.cluster", 'ManagedClusterOIDCIssuerProfileArgs(enabled=True)', 'ManagedClusterOIDCIssuerProfileArgs(enabled=False)', "azure-workloads-have-identities"),
    ("security.identity", 'ready = operator.role_definition_id', 'ready = control_plane.id', "azure-cluster-waits-for-its-roles"),
    ("security.identity", 'after(args.identity_id, *(item.role_definition_id for item in made))', 'after(args.identity_id)', "azure-cluster-waits-for-its-roles"),
    ("runtime.cluster_profiles", 'network_policy="cilium"', 'network_policy="azure"', "azure-pods-obey-policies"),
    ("runtime.cluster_profiles", 'outbound_type=args.outbound_type,', '', "azure-pods-obey-policies"),
    ("runtime.pool_profiles", '"enable_encryption_at_host": True', '"enable_encryption_at_host": False', "azure-volumes-are-encrypted"),
    ("runtime.pool_profiles", '"enable_node_public_ip": False', '"enable_node_public_ip": True', "azure-nodes-have-no-public-address"),
    ("runtime.pool_profiles", '"vnet_subnet_id": subnet_id,', '', "azure-nodes-are-private"),
    ("runtime.pool_profiles", 'CriticalAddonsOnly=true:NoSchedule', 'CriticalAddonsOnly=true:PreferNoSchedule', "azure-system-nodes-are-tainted"),
    ("runtime.pool_profiles", 'max_surge="33%",', '', "azure-nodes-are-looked-after"),
    ("runtime.cluster_profiles", 'node_os_upgrade_channel=args.node_images', 'node_os_upgrade_channel="Unmanaged"', "azure-nodes-are-looked-after"),
    ("runtime.pool_profiles", '"os_type": "Linux",', '"os_type": "Linux", "orchestrator_version": "1.35.1",', "azure-nodes-follow-the-cluster"),
    ("runtime.pool_profiles", 'enable_secure_boot=args.trusted_launch', 'enable_secure_boot=False', "azure-nodes-start-measured"),
    ("runtime.pool_profiles", '"availability_zones": zones', '"availability_zones": zones[:1]', "azure-production-survives-mistakes"),
    ("reliability.maintenance", '"releases": "default"', '"releases": "aksReleases"', "azure-maintenance-is-expected"),
    ("reliability.maintenance", 'duration_hours=args.hours,', '', "azure-maintenance-windows-are-short"),
    ("runtime.cluster", 'protect=args.context.protected, ', '', "azure-production-survives-mistakes"),
    ("runtime.cluster_profiles", '_wrapping(args.encryption) if args.encryption else None', 'None', "azure-secrets-are-wrapped", ISOLATED),
    ("runtime.cluster", 'encryption.disk_encryption_set_id if encryption else None', 'None', "azure-volumes-are-encrypted", ISOLATED),
    ("security.keys", 'key_ops=["decrypt", "encrypt", "unwrapKey", "wrapKey"],', '', "azure-keys-name-their-uses", ISOLATED),
    ("security.keys", 'self._key(args, "secrets", None)', 'self._key(args, "secrets", _yearly())', "azure-keys-name-their-uses", ISOLATED),
    ("security.keys", '"EncryptionAtRestWithCustomerKey"', '"EncryptionAtRestWithPlatformKey"', "azure-disks-have-our-key", ISOLATED),
    ("security.keys", 'after(args.control_plane_id, *(item.role_definition_id for item in uses))', 'after(args.control_plane_id)', "azure-cluster-waits-for-its-roles", ISOLATED),
]  # fmt: skip
