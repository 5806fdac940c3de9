"""The types of identity and governance: identities, roles, policies, alarms on access, the gateway."""

from simulation.azure.shape import guid, name, of, on, subscription
from simulation.outputs import Answer, Asked


def _in_subscription(asked: Asked) -> str:
    definition = name(asked, "policyDefinitionName")
    return (
        f"/subscriptions/{subscription(asked)}"
        f"/providers/Microsoft.Authorization/policyDefinitions/{definition}"
    )


ANSWERS: dict[str, Answer] = {
    "azure-native:authorization:PolicyAssignment": on(
        "Microsoft.Authorization/policyAssignments", "scope", "policyAssignmentName"
    ),
    "azure-native:authorization:PolicyDefinition": Answer(
        id=_in_subscription,
        outputs=lambda asked: {
            "name": name(asked, "policyDefinitionName"),
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
        outputs=lambda asked: {
            "principalId": guid(asked, "principal"),
            "clientId": guid(asked, "client"),
            "tenantId": guid(asked, "tenant"),
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
        outputs=lambda asked: {"fqdn": f"{asked.hex(16)}.fz00.alb.azure.com"},
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
        outputs=lambda asked: {"configurationEndpoints": [f"{asked.hex(16)}.trafficcontroller.azure.com"]},
    ),
}
"""Resource type to what Azure computes for it. Alerts and their action groups answer in observability."""
