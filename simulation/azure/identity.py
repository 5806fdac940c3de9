"""The types of identity and governance: identities, roles, policies, alarms on access, the gateway."""

from simulation.azure.shape import guid, name, of, on, subscription
from simulation.outputs import MockOutputs, ResourceInputs


def _in_subscription(resource: ResourceInputs) -> str:
    definition = name(resource, "policyDefinitionName")
    return (
        f"/subscriptions/{subscription(resource)}"
        f"/providers/Microsoft.Authorization/policyDefinitions/{definition}"
    )


MOCK_OUTPUTS: dict[str, MockOutputs] = {
    "azure-native:authorization:PolicyAssignment": on(
        "Microsoft.Authorization/policyAssignments", "scope", "policyAssignmentName"
    ),
    "azure-native:authorization:PolicyDefinition": MockOutputs(
        id=_in_subscription,
        outputs=lambda resource: {
            "name": name(resource, "policyDefinitionName"),
        },
    ),
    "azure-native:authorization:RoleDefinition": on(
        "Microsoft.Authorization/roleDefinitions", "scope", "roleDefinitionId"
    ),
    "azure-native:managedidentity:FederatedIdentityCredential": of(
        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
        "resourceName",
        "federatedIdentityCredentialResourceName",
    ),
    "azure-native:managedidentity:UserAssignedIdentity": of(
        "Microsoft.ManagedIdentity/userAssignedIdentities",
        "resourceName",
        outputs=lambda resource: {
            "principalId": guid(resource, "principal"),
            "clientId": guid(resource, "client"),
            "tenantId": guid(resource, "tenant"),
        },
    ),
    "azure-native:network:WebApplicationFirewallPolicy": of(
        "Microsoft.Network/applicationGatewayWebApplicationFirewallPolicies", "policyName"
    ),
    "azure-native:servicenetworking:AssociationsInterface": of(
        "Microsoft.ServiceNetworking/trafficControllers/associations",
        "trafficControllerName",
        "associationName",
    ),
    "azure-native:servicenetworking:FrontendsInterface": of(
        "Microsoft.ServiceNetworking/trafficControllers/frontends",
        "trafficControllerName",
        "frontendName",
        outputs=lambda resource: {"fqdn": f"{resource.hex(16)}.fz00.alb.azure.com"},
    ),
    "azure-native:servicenetworking:SecurityPoliciesInterface": of(
        "Microsoft.ServiceNetworking/trafficControllers/securityPolicies",
        "trafficControllerName",
        "securityPolicyName",
        outputs=lambda _: {"policyType": "waf"},
    ),
    "azure-native:servicenetworking:TrafficControllerInterface": of(
        "Microsoft.ServiceNetworking/trafficControllers",
        "trafficControllerName",
        outputs=lambda resource: {
            "configurationEndpoints": [f"{resource.hex(16)}.trafficcontroller.azure.com"]
        },
    ),
}
"""Resource type to what Azure computes for it. Alerts and their action groups are in observability."""
