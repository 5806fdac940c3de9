"""What tenants need to know of the clusters' own settings, as far as those can be read.

A setting that is broken is left out here: the cluster's own preview complains about it.
"""

import pathlib
from typing import Any

from contracts.catalog.cluster_types import ClusterType
from contracts.planning import naming
from contracts.problems import SettingsError
from contracts.reading import pulumi_values, stack_config
from contracts.reading.source import read
from contracts.tenancy.models.inventory import Cluster

_ACCESS = ("readers", "deployers", "admins", "breakGlass")


def clusters(files: dict[str, pathlib.Path]) -> dict[str, Cluster]:
    """Clusters by registry name.

    Args:
        files: settings files of stacks; layers above the cluster are passed over.
    """
    configs = {stack: config for stack, file in sorted(files.items()) if (config := _config(file))}
    found = [one for stack, config in configs.items() if (one := _cluster(stack, config, configs))]
    return {one.name: one for one in found}


def _config(file: pathlib.Path) -> dict[str, Any] | None:
    try:
        values = read(file, file.name, pulumi_values.PULUMI).values
    except SettingsError:
        return None
    config = values.get("config") if isinstance(values, dict) else None
    if not isinstance(config, dict):
        return None
    config = stack_config.peek(config)
    return None if f"{stack_config.PROJECT}:layer" in config else config


def _cluster(stack: str, config: dict[str, Any], configs: dict[str, dict[str, Any]]) -> Cluster | None:
    texts = {key: config.get(f"platform:{key}") for key in ("cloud", "region", "environment", "clusterType")}
    purpose, number = config.get("platform:purpose", "platform"), config.get("platform:number", 1)
    cloud, region, environment, cluster_type = (
        value if isinstance(value, str) else "" for value in texts.values()
    )
    if not (cloud and region and environment and isinstance(purpose, str) and isinstance(number, int)):
        return None
    try:
        name = naming.cluster_name(cloud, region, environment, purpose, number)
    except (KeyError, ValueError):
        return None
    if cluster_type == ClusterType.DR_STANDBY:
        standby = config.get("platform:standby")
        primary = configs.get(str(standby.get("primary", "")), {}) if isinstance(standby, dict) else {}
        environment = str(primary.get("platform:environment", environment))
    return Cluster(
        stack=stack,
        name=name,
        cloud=cloud,
        environment=environment,
        cluster_type=cluster_type,
        account=str(config.get("platform:account", "")),
        principals=_principals(config.get("platform:access")),
    )


def _principals(access: Any) -> frozenset[str]:
    if not isinstance(access, dict):
        return frozenset()
    lists = [access[key] for key in _ACCESS if isinstance(access.get(key), list)]
    named = [[access["nextLayer"]]] if isinstance(access.get("nextLayer"), str) else []
    return frozenset(one for group in (*lists, *named) for one in group if isinstance(one, str))
