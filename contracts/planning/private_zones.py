"""The private DNS zones in which private endpoints are found, by what an endpoint leads to."""

from typing import Literal, get_args

Kind = Literal["vault", "registry", "blob", "azuremonitor", "prometheusMetrics", "grafana"]
"""What an endpoint leads to, in Azure's own word for it (the group id of its connection)."""

KINDS: tuple[Kind, ...] = get_args(Kind)
"""Every kind that is known here."""

_BLOB = "privatelink.blob.core.windows.net"
_ZONES: dict[str, tuple[str, ...]] = {
    "vault": ("privatelink.vaultcore.azure.net",),
    # The data endpoints of a registry are records of the same zone.
    "registry": ("privatelink.azurecr.io",),
    "blob": (_BLOB,),
    # A private link scope answers for all of these together, or for none.
    "azuremonitor": (
        "privatelink.monitor.azure.com",
        "privatelink.oms.opinsights.azure.com",
        "privatelink.ods.opinsights.azure.com",
        "privatelink.agentsvc.azure-automation.net",
        _BLOB,
    ),
    "prometheusMetrics": ("privatelink.{region}.prometheus.monitor.azure.com",),
    "grafana": ("privatelink.grafana.azure.com",),
}


def zones(kind: str, region: str) -> tuple[str, ...]:
    """Names of the zones that an endpoint of this kind needs.

    Raises:
        ValueError: nobody has written down the zones of this kind.
    """
    if kind not in _ZONES:
        raise ValueError(f"no private DNS zone is known for {kind}; known are {', '.join(KINDS)}")
    return tuple(name.format(region=region) for name in _ZONES[kind])


def zones_of(kinds: list[str], region: str) -> tuple[str, ...]:
    """Names of the zones of several kinds, each once, in alphabetical order."""
    return tuple(sorted({zone for kind in kinds for zone in zones(kind, region)}))
