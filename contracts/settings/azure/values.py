"""Single values of Azure: what each may be, and the words in which anything else is refused."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from contracts.catalog import regions, versions
from contracts.model import refuse
from contracts.planning.azure_machines import SIZE
from contracts.settings.values import nearest

FEWEST_LOG_DAYS, MOST_LOG_DAYS = 30, 730
"""How long a Log Analytics workspace keeps what can be searched at once. Less is not offered: the first 31
days cost nothing."""

SYSTEM_POOL_VCPUS = 4
"""Fewest vCPUs of a machine in a system pool."""

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_POOL_NAME = re.compile(r"[a-z][a-z0-9]{0,11}", re.ASCII)
_RESOURCE_ID = re.compile(
    r"/subscriptions/[0-9a-f-]{36}/resourceGroups/[\w.()-]{1,90}/providers/[\w.]+(/[\w.-]+/[\w.-]+)+",
    re.ASCII,
)


def _guid(what: str) -> AfterValidator:
    def check(value: str) -> str:
        if not _GUID.fullmatch(value):
            raise refuse(
                f"{what} is a GUID in lower case", 'write it like "00000000-0000-0000-0000-000000000000"'
            )
        return value

    return AfterValidator(check)


def _region(value: str) -> str:
    if value in regions.AZURE_LEFT_OUT:
        raise refuse(regions.AZURE_LEFT_OUT[value], "choose another region")
    if value not in regions.AZURE_REGIONS:
        raise refuse(
            "the region is one of Azure's public cloud with availability zones, by its short name",
            nearest(value, tuple(regions.AZURE_REGIONS)),
        )
    return value


def _kubernetes(value: str) -> str:
    if re.fullmatch(r"\d+\.\d+\.\d+", value):
        raise refuse(
            "a cluster names a minor version; Azure chooses the patch and would take a pinned one for a "
            "downgrade",
            f'write "{value.rpartition(".")[0]}"',
        )
    if value in versions.AKS_ENDED:
        raise refuse(
            f"Kubernetes {value} left community support on {versions.AKS_ENDED[value]}",
            f'write "{versions.DEFAULT_KUBERNETES}"; an existing cluster goes up one minor at a time',
        )
    if value not in versions.AKS_SUPPORT_ENDS:
        known = ", ".join(versions.AKS_SUPPORT_ENDS)
        raise refuse(f"Kubernetes versions known here are {known}", f'write "{versions.DEFAULT_KUBERNETES}"')
    return value


def _vm_size(value: str) -> str:
    if not SIZE.fullmatch(value):
        raise refuse("a machine is named as Azure does, with its version", "write it like Standard_D4ds_v5")
    return value


def vm_family(size: str) -> str:
    """Family letters of a machine: `Standard_D4ds_v5` is `D`."""
    match = SIZE.fullmatch(size)
    return match[1] if match else ""


def vm_vcpus(size: str) -> int:
    """VCPUs of a machine, as its name says: `Standard_D4ds_v5` has 4."""
    match = SIZE.fullmatch(size)
    return int(match[3][1:] if match[3] else match[2]) if match else 0


def vm_features(size: str) -> str:
    """Feature letters of a machine: `Standard_D4ds_v5` has `ds`. `d` is a local disk, `s` premium storage and
    `p` an ARM processor.
    """
    match = SIZE.fullmatch(size)
    return match[4] if match else ""


def _pool_name(value: str) -> str:
    if not _POOL_NAME.fullmatch(value):
        raise refuse(
            "a pool is named with lower-case letters and digits, a letter first, twelve characters at most",
            "write it like general1; the digit is what a rotation raises",
        )
    return value


def resource_id(*kinds: str, besides: str | None = None) -> AfterValidator:
    """A full ARM identifier of one of these kinds, such as `Microsoft.Network/virtualNetworks`.

    Args:
        kinds: resource types, with their provider.
        besides: a word that may stand in its place.
    """
    word, asked = (f"{besides}, or ", f"{besides}, or an id") if besides else ("", "it")

    def check(value: str) -> str:
        kind = kind_of(value)
        if value != besides and (not _RESOURCE_ID.fullmatch(value) or kind not in kinds):
            raise refuse(
                f"this is {word}the full resource id of a {' or '.join(kinds)}",
                f"write {asked} like /subscriptions/<guid>/resourceGroups/<name>/providers/"
                + "/".join(
                    f"{part}/<name>" if index else part for index, part in enumerate(kinds[0].split("/"))
                ),
            )
        return value

    return AfterValidator(check)


def kind_of(resource: str) -> str:
    """Type of a resource id: the provider's name and every other part after it."""
    _, _, rest = resource.partition("/providers/")
    namespace, *parts = rest.split("/")
    return "/".join([namespace, *parts[::2]])


Subscription = Annotated[str, _guid("a subscription")]
Tenant = Annotated[str, _guid("a tenant")]
Principal = Annotated[str, _guid("an identity in Entra, named by its object id,")]
Region = Annotated[str, AfterValidator(_region)]
KubernetesVersion = Annotated[str, AfterValidator(_kubernetes)]
VmSize = Annotated[str, AfterValidator(_vm_size)]
PoolName = Annotated[str, AfterValidator(_pool_name)]
LogRetention = Annotated[int, Field(ge=FEWEST_LOG_DAYS, le=MOST_LOG_DAYS)]
VnetId = Annotated[str, resource_id("Microsoft.Network/virtualNetworks")]
SubnetId = Annotated[str, resource_id("Microsoft.Network/virtualNetworks/subnets")]
WorkspaceId = Annotated[str, resource_id("Microsoft.OperationalInsights/workspaces")]
ZoneId = Annotated[str, resource_id("Microsoft.Network/dnsZones", "Microsoft.Network/privateDnsZones")]
