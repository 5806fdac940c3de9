"""What the settings of the pipeline have in common, whatever the cloud."""

import re
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator

from contracts.model import Model, refuse

Layer = Literal["cluster", "services", "tenants"]
_REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}", re.ASCII)


def _repository(value: str) -> str:
    if not _REPOSITORY.fullmatch(value):
        raise refuse(
            "a repository is its owner and its name", "write it like example/platform, without a host"
        )
    return value


Repository = Annotated[str, AfterValidator(_repository)]


class Delivery(Model):
    """The pipeline, and what it deploys as. Made by the first run of the cluster stack, which an
    administrator starts; a pipeline cannot change its own permissions.
    """

    provider: Literal["github"] = "github"
    """Whose pipeline it is."""
    repository: Repository
    """Repository whose jobs may deploy. Each stack has an environment of its own name there, which is where
    approvals are asked for."""
    layers: tuple[Layer, ...] = get_args(Layer)
    """Layers that get an identity to deploy as."""
