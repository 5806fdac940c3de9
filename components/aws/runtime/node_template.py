"""The hardened launch template of every managed node group, and the image that goes with it."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

_OS_VOLUME_GIB = 4
_TAGGED = ("instance", "volume", "network-interface")
_AMI_TYPES = {
    ("bottlerocket", "amd64"): "BOTTLEROCKET_x86_64",
    ("bottlerocket", "arm64"): "BOTTLEROCKET_ARM_64",
    ("al2023", "amd64"): "AL2023_x86_64",
    ("al2023", "arm64"): "AL2023_ARM_64",
}


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What a node of a group is like."""

    image: str
    """`bottlerocket` or `al2023`."""
    architecture: str
    """`amd64` or `arm64`."""
    volume_gib: int
    """Data volume in GiB."""
    volumes_key_arn: pulumi.Input[str]
    """Key that encrypts the volumes."""
    fips: bool = False
    """Whether to use the image with validated cryptography."""
    accelerator: str | None = None
    """`nvidia` or `neuron`: the image with its drivers."""
    user_data: str | None = None
    """Settings of the operating system, such as a proxy."""

    @property
    def ami_type(self) -> str:
        """The image as EKS names it."""
        parts = [_AMI_TYPES[self.image, self.architecture]]
        if self.accelerator:
            parts.append(self.accelerator.upper())
        elif self.image == "al2023":
            parts.append("STANDARD")
        if self.fips:
            parts.append("FIPS")
        return "_".join(parts)


def launch_template(  # noqa: PLR0913 a template has that many parts
    name: str,
    machine: Machine,
    *,
    description: str,
    tags: Mapping[str, str],
    instance_name: str,
    opts: pulumi.ResourceOptions,
) -> aws.ec2.LaunchTemplate:
    """The template of a group: IMDSv2, one hop, encrypted volumes, every part of a node tagged."""
    named = {**tags, "Name": instance_name}
    data = machine.user_data
    return aws.ec2.LaunchTemplate(
        name,
        description=description,
        update_default_version=True,
        user_data=base64.b64encode(data.encode()).decode() if data else None,
        block_device_mappings=_volumes(machine),
        metadata_options=aws.ec2.LaunchTemplateMetadataOptionsArgs(
            http_endpoint="enabled",
            http_tokens="required",
            # One hop keeps pods away from the node's credentials. What needs the region or the
            # VPC inside a pod is told explicitly; see addon_values.py and the registry record.
            http_put_response_hop_limit=1,
            http_protocol_ipv6="disabled",
            instance_metadata_tags="disabled",
        ),
        tag_specifications=[
            aws.ec2.LaunchTemplateTagSpecificationArgs(resource_type=kind, tags=named) for kind in _TAGGED
        ],
        tags=dict(tags),
        opts=opts,
    )


def _volumes(machine: Machine) -> list[aws.ec2.LaunchTemplateBlockDeviceMappingArgs]:
    """Bottlerocket keeps its read-only system on xvda and data on xvdb; other images have one volume."""

    def volume(device: str, gib: int) -> aws.ec2.LaunchTemplateBlockDeviceMappingArgs:
        return aws.ec2.LaunchTemplateBlockDeviceMappingArgs(
            device_name=device,
            ebs=aws.ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
                encrypted="true",
                kms_key_id=machine.volumes_key_arn,
                volume_type="gp3",
                volume_size=gib,
                delete_on_termination="true",
            ),
        )

    if machine.image == "bottlerocket":
        return [volume("/dev/xvda", _OS_VOLUME_GIB), volume("/dev/xvdb", machine.volume_gib)]
    return [volume("/dev/xvda", machine.volume_gib)]
