"""The shapes of AWS's mock outputs: identifiers, ARNs, and how they derive from a resource."""

from collections.abc import Callable

from simulation.outputs import MockOutputs, ResourceInputs


def partition(resource: ResourceInputs) -> str:
    return "aws-us-gov" if region(resource).startswith("us-gov-") else "aws"


def region(resource: ResourceInputs) -> str:
    return str(resource.provider.get("region") or "us-east-1")


def account(resource: ResourceInputs) -> str:
    accounts = resource.provider.get("allowedAccountIds") or ["000000000000"]
    return str(accounts[0])


def arn(resource: ResourceInputs, service: str, rest: str, *, regional: bool = True) -> str:
    where = region(resource) if regional else ""
    return f"arn:{partition(resource)}:{service}:{where}:{account(resource)}:{rest}"


def numbered(prefix: str) -> Callable[[ResourceInputs], str]:
    """Identifiers like vpc-0123456789abcdef0."""
    return lambda resource: f"{prefix}-0{resource.hex(16)}"


def ec2(prefix: str, kind: str, **more: Callable[[ResourceInputs], object]) -> MockOutputs:
    number = numbered(prefix)
    return MockOutputs(
        id=number,
        outputs=lambda resource: {
            "arn": arn(resource, "ec2", f"{kind}/{number(resource)}"),
            **{name: make(resource) for name, make in more.items()},
        },
    )


def uuid(resource: ResourceInputs) -> str:
    digits = resource.hex(32)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
