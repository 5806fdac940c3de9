"""Lines of the Azure components of the cluster slice, each broken once."""

ISOLATED = "azure-prod-isolated"
"""The stack with keys of its own."""

MUTATIONS: list[tuple[str, ...]] = [
    # (module, line as it is, line as it must not be, rule that has to notice)
    ("cluster_profiles", 'authorized_ip_ranges=None if args.private else args.authorized_ranges', 'authorized_ip_ranges=["0.0.0.0/0"]', "azure-api-server-is-not-open"),
    ("cluster_profiles", 'enable_vnet_integration=True', 'enable_vnet_integration=False', "azure-api-server-is-not-open"),
    ("cluster_profiles", 'enable_private_cluster_public_fqdn=False', 'enable_private_cluster_public_fqdn=True', "azure-api-server-is-not-open"),
    ("cluster_profiles", 'enable_private_cluster=args.private', 'enable_private_cluster=False', "azure-production-api-server-is-private"),
    ("cluster_profiles", 'disable_run_command=True', 'disable_run_command=False', "azure-no-commands-from-outside"),
    ("cluster", 'enable_rbac=True,', 'enable_rbac=True, public_network_access="Disabled",', "azure-public-network-access-is-not-said"),
    ("cluster", 'disable_local_accounts=True', 'disable_local_accounts=False', "azure-admin-is-explicit"),
    ("cluster_profiles", 'enable_azure_rbac=True', 'enable_azure_rbac=False', "azure-admin-is-explicit"),
    ("cluster_profiles", 'default_node_pools="None"', 'default_node_pools="Auto"', "azure-addons-are-declared"),
    ("cluster_profiles", 'tier="Premium" if long_term else "Standard"', 'tier="Free"', "azure-support-is-standard"),
    ("cluster", 'kubernetes_version=upgrades.version', 'kubernetes_version=f"{upgrades.version}.5"', "azure-support-is-standard"),
    ("cluster", 'agent_pool_profiles=[self._system(args)]', 'agent_pool_profiles=[self._system(args), self._system(args)]', "azure-one-pool-is-inline"),
    ("cluster", 'ManagedClusterOIDCIssuerProfileArgs(enabled=True)', 'ManagedClusterOIDCIssuerProfileArgs(enabled=False)', "azure-workloads-have-identities"),
    ("identity", 'ready = operator.role_definition_id', 'ready = control_plane.id', "azure-cluster-waits-for-its-roles"),
    ("identity", 'after(args.identity_id, *(item.role_definition_id for item in made))', 'after(args.identity_id)', "azure-cluster-waits-for-its-roles"),
    ("cluster_profiles", 'network_policy="cilium"', 'network_policy="azure"', "azure-pods-obey-policies"),
    ("cluster_profiles", 'outbound_type=args.outbound_type,', '', "azure-pods-obey-policies"),
    ("pool_profiles", '"enable_encryption_at_host": True', '"enable_encryption_at_host": False', "azure-volumes-are-encrypted"),
    ("pool_profiles", '"enable_node_public_ip": False', '"enable_node_public_ip": True', "azure-nodes-have-no-public-address"),
    ("pool_profiles", '"vnet_subnet_id": subnet_id,', '', "azure-nodes-are-private"),
    ("pool_profiles", 'CriticalAddonsOnly=true:NoSchedule', 'CriticalAddonsOnly=true:PreferNoSchedule', "azure-system-nodes-are-tainted"),
    ("pool_profiles", 'max_surge="33%",', '', "azure-nodes-are-looked-after"),
    ("cluster_profiles", 'node_os_upgrade_channel=args.node_images', 'node_os_upgrade_channel="Unmanaged"', "azure-nodes-are-looked-after"),
    ("pool_profiles", '"os_type": "Linux",', '"os_type": "Linux", "orchestrator_version": "1.35.1",', "azure-nodes-follow-the-cluster"),
    ("pool_profiles", 'enable_secure_boot=args.trusted_launch', 'enable_secure_boot=False', "azure-nodes-start-measured"),
    ("pool_profiles", '"availability_zones": zones', '"availability_zones": zones[:1]', "azure-production-survives-mistakes"),
    ("maintenance", '"releases": "default"', '"releases": "aksReleases"', "azure-maintenance-is-expected"),
    ("maintenance", 'duration_hours=args.hours,', '', "azure-maintenance-windows-are-short"),
    ("cluster", 'protect=args.protected, ', '', "azure-production-survives-mistakes"),
    ("cluster_profiles", '_wrapping(args.encryption) if args.encryption else None', 'None', "azure-secrets-are-wrapped", ISOLATED),
    ("cluster", 'encryption.disk_encryption_set_id if encryption else None', 'None', "azure-volumes-are-encrypted", ISOLATED),
    ("keys", 'key_ops=["decrypt", "encrypt", "unwrapKey", "wrapKey"],', '', "azure-keys-name-their-uses", ISOLATED),
    ("keys", 'self._key(args, "secrets", None)', 'self._key(args, "secrets", _yearly())', "azure-keys-name-their-uses", ISOLATED),
    ("keys", '"EncryptionAtRestWithCustomerKey"', '"EncryptionAtRestWithPlatformKey"', "azure-disks-have-our-key", ISOLATED),
    ("keys", 'after(args.control_plane_id, *(item.role_definition_id for item in uses))', 'after(args.control_plane_id)', "azure-cluster-waits-for-its-roles", ISOLATED),
]  # fmt: skip
