"""The shapes of AWS's answers: identifiers, ARNs, and how they derive from a resource."""

from collections.abc import Callable

from simulation.outputs import Answer, Asked


def partition(asked: Asked) -> str:
    return "aws-us-gov" if region(asked).startswith("us-gov-") else "aws"


def region(asked: Asked) -> str:
    return str(asked.provider.get("region") or "us-east-1")


def account(asked: Asked) -> str:
    accounts = asked.provider.get("allowedAccountIds") or ["000000000000"]
    return str(accounts[0])


def arn(asked: Asked, service: str, rest: str, *, regional: bool = True) -> str:
    where = region(asked) if regional else ""
    return f"arn:{partition(asked)}:{service}:{where}:{account(asked)}:{rest}"


def numbered(prefix: str) -> Callable[[Asked], str]:
    """Identifiers like vpc-0123456789abcdef0."""
    return lambda asked: f"{prefix}-0{asked.hex(16)}"


def ec2(prefix: str, kind: str, **more: Callable[[Asked], object]) -> Answer:
    number = numbered(prefix)
    return Answer(
        id=number,
        outputs=lambda asked: {
            "arn": arn(asked, "ec2", f"{kind}/{number(asked)}"),
            **{name: make(asked) for name, make in more.items()},
        },
    )


def uuid(asked: Asked) -> str:
    digits = asked.hex(32)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
