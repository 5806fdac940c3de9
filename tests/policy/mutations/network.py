"""Lines about networks on Azure, each broken once."""

ISOLATED = "azure-prod-isolated"
"""Its egress is a firewall."""

MUTATIONS = [
    # (module, line as it is, line as it must not be, rule that has to notice[, stack])
    ("network.network_parts", "default_outbound_access=False", "default_outbound_access=True", "azure-subnets-give-no-public-address"),
    ("network.network_parts", "depends_on=self.written[-1:]", "depends_on=[]", "azure-subnets-are-written-one-by-one"),
    ("network.network", "address_space=network", 'subnets=[{"name": "a", "addressPrefix": "10.128.64.0/24"}], address_space=network', "azure-subnets-are-written-one-by-one"),
    ("network.network", "delegated_to=network_parts.AKS", "delegated_to=None", "azure-subnets-belong-to-one-service"),
    ("network.network_parts", 'GATEWAY = "Microsoft.ServiceNetworking/trafficControllers"', 'GATEWAY = "Microsoft.Web/serverFarms"', "azure-subnets-belong-to-one-service"),
    ("network.network", 'security_rules.endpoints(cidr))\n        return parts.subnet("endpoints", made, cidr, group=group)', 'security_rules.endpoints(cidr))\n        return parts.subnet("endpoints", made, cidr)', "azure-subnets-are-guarded"),
    ("network.network_parts", '"NetworkSecurityGroupEnabled" if group else "Disabled"', '"Disabled"', "azure-subnets-are-guarded"),
    ("network.documents.security_rules", 'sources=("VirtualNetwork",),\n                destinations=(node_cidr,),', 'sources=("Internet",),\n                destinations=(node_cidr,),', "azure-nothing-is-open-to-the-world"),
    ("network.documents.security_rules", 'ports=("80", "443"),', 'ports=("80", "443", "22"),', "azure-nothing-is-open-to-the-world"),
    ("network.documents.security_rules", "return (*rules, _inbound_tail())", "return tuple(rules)", "azure-groups-refuse-the-rest"),
    ("network.documents.security_rules", "allow=False,", "allow=True,", "azure-groups-refuse-the-rest"),
    ("network.network", "if args.flow_account:", "if False:", "azure-flows-are-recorded"),
    ("observability.flow_logs", "            enabled=True,\n            format", "            enabled=False,\n            format", "azure-flows-are-recorded"),
    ("observability.flow_logs", "min(args.retention_days, _MOST_DAYS)", "0", "azure-flows-end-and-need-no-key"),
    ("observability.flow_logs", "user_assigned_identities=[identity.id]", "user_assigned_identities=[]", "azure-flows-end-and-need-no-key"),
    ("network.private_zones", "registration_enabled=False", "registration_enabled=True", "azure-private-zones-are-asked"),
    ("network.private_zones", "private_zone_name=made.name", "private_zone_name=zone", "azure-private-zones-are-asked"),
    ("network.private_access", "if args.zone_ids else []", "if False else []", "azure-private-endpoints-have-names"),
    ("network.network_parts", "zones=list(zones),", 'zones=["1"],', "azure-production-addresses-span-zones"),
    ("network.network", '{"nat_gateway": network.SubResourceArgs(id=gateway.id)}', "{}", "azure-egress-is-as-declared"),
    ("network.network", 'return {"route_table": {"id": table.id}}, [firewall.public_address]', "return {}, [firewall.public_address]", "azure-egress-is-as-declared", ISOLATED),
    ("network.network", "parts.route_table(firewall.private_address, firewall.public_address, args.routes or {})", 'parts.route_table("10.9.0.4", None, {})', "azure-inspected-egress-cannot-be-avoided", ISOLATED),
    ("network.network_parts", 'next_hop_type="VirtualAppliance"', 'next_hop_type="Internet"', "azure-inspected-egress-cannot-be-avoided", ISOLATED),
    ("network.network_parts", '"/32")', '"/8")', "azure-inspected-egress-cannot-be-avoided", ISOLATED),
    ("network.network_parts", "disable_bgp_route_propagation=hop is not None", "disable_bgp_route_propagation=False", "azure-inspected-egress-cannot-be-avoided", ISOLATED),
    ("network.firewall", 'threat_intel_mode="Deny"', 'threat_intel_mode="Alert"', "azure-inspected-egress-cannot-be-avoided", ISOLATED),
    ("network.firewall", "enable_proxy=True", "enable_proxy=False", "azure-inspected-egress-cannot-be-avoided", ISOLATED),
    ("network.firewall", "target_fqdns=list(rule.domains) or None", 'target_fqdns=["*"]', "azure-inspected-egress-cannot-be-avoided", ISOLATED),
    ("network.firewall", "source_addresses=list(sources)", 'source_addresses=["*"]', "azure-inspected-egress-cannot-be-avoided", ISOLATED),
    ("network.firewall", "resource_uri=firewall.id", "resource_uri=args.workspace_id", "azure-inspected-egress-cannot-be-avoided", ISOLATED),
    ("network.documents.egress_rules", '"mcrprod.azurecr.io",', "", "azure-inspected-clusters-reach-azure", ISOLATED),
    ("network.documents.egress_rules", '"data.policy.core.windows.net",', "", "azure-inspected-clusters-reach-azure", ISOLATED),
]  # fmt: skip
