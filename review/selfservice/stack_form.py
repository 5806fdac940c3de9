"""The questions for a cluster stack that begins like another: what is of that one's place or people, and is
not to be taken over without a word.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

from contracts.planning import naming
from contracts.problems import Path, dotted
from review.selfservice.questions import Question

NONE = "none"
"""The answer that leaves a setting out."""
_PLACE = re.compile(
    r"arn:|/subscriptions/|@|\b\d{12}\b|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
    r"|\b(vpc|subnet|rtb|sg|tgw|pl|eipalloc|igw|nat)-[0-9a-f]{8,17}\b|https?://"
)
"""Values that name an account, a person or a thing in a cloud."""
_ONE_PLACE = (
    "backup.copyTo",
    "controlPlane.publicCidrs",
    "delivery.repository",
    "dns.zone",
    "images.pullFrom",
    "images.replicateTo",
    "network.adopt",
    "standby.primary",
)
"""Settings whose values may look harmless and are of one place all the same."""
_NEVER_SHARED = ("backup.copyTo", "dns.zone", "standby.primary")
"""Settings that two stacks cannot both have: nobody is offered the other's value."""
_PEOPLE = {
    "readers": ("readers", "Who may look at everything but secrets"),
    "deployers": ("deployers", "Who may change workloads"),
    "admins": ("admins", "Who may change the cluster"),
    "break-glass": ("breakGlass", "Who may do everything in an emergency"),
    "next-layer": ("nextLayer", "Who deploys what runs inside the cluster"),
}
"""Flag to the setting below `access`, and the question."""
_OPTIONAL = ("readers", "deployers")


@dataclass(frozen=True, kw_only=True)
class Begin:
    """What a new stack begins like, and what is around it."""

    stack: str
    """Name of the new stack."""
    like: str
    """Name of the stack it begins like."""
    config: Mapping[str, Any]
    """That one's settings, by their short names."""
    example: Mapping[str, Any]
    """Settings of the example of that name; empty where there is none. What is still an example's value is
    offered to nobody."""
    peers: Mapping[str, Mapping[str, Any]]
    """Settings of the cluster stacks in config/, by name."""
    taken: tuple[IPv4Network, ...]
    """Ranges that the new network must not have."""

    @property
    def environment(self) -> str:
        """The environment of the new stack, which follows the cloud in its name."""
        return self.stack.partition("-")[2]


@dataclass(frozen=True, kw_only=True)
class Input:
    """A question, and the setting that its answer becomes."""

    question: Question
    path: Path
    """Where the answer belongs, below the settings."""


def inputs(begin: Begin) -> list[Input]:
    """Everything that a stack like another is asked for, in order."""
    first = [*_place(begin), *_network(begin), *_identity(begin), *_access(begin)]
    known = {one.path for one in first}
    return [*first, *(one for one in _rest(begin) if one.path not in known)]


def value(config: Mapping[str, Any], path: Path) -> Any:
    """A setting; None where there is none."""
    found: Any = config
    for part in path:
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, list) and isinstance(part, int) and part < len(found):
            found = found[part]
        else:
            return None
    return found


def _place(begin: Begin) -> Iterator[Input]:
    cloud = begin.config["cloud"]
    account = "AWS account" if cloud == "aws" else "Azure subscription"
    yield _ask("account", ("account",), account, _like(begin, ("account",)))
    if cloud == "azure":
        yield _ask("tenant", ("tenant",), "Entra tenant", _like(begin, ("tenant",)))
    region = str(begin.config["region"])
    yield _ask("region", ("region",), "Region", lambda _: region)


def _network(begin: Begin) -> Iterator[Input]:
    network = begin.config.get("network") or {}
    zones = network.get("zones")
    if isinstance(zones, list) and begin.config["cloud"] == "aws":

        def same_letters(answers: Mapping[str, str]) -> str:
            return ",".join(f"{answers['region']}{str(zone)[-1]}" for zone in zones)

        yield _ask("zones", ("network", "zones"), "Zones, with commas", same_letters)
    if "cidr" in network and "adopt" not in network:
        free = next_range(str(network["cidr"]), begin.taken)
        yield _ask("cidr", ("network", "cidr"), "Range of its network", lambda _: free)


def next_range(like: str, taken: tuple[IPv4Network, ...]) -> str | None:
    """The first range of 10.0.0.0/8 as wide as another that overlaps nothing; None where none is left."""
    try:
        width = max(IPv4Network(like).prefixlen, 9)
    except ValueError:
        width = 16
    # What begins with 10.0. to 10.15. is most often somebody's office or an older network.
    ranges = sorted(
        IPv4Network("10.0.0.0/8").subnets(new_prefix=width), key=lambda one: one < IPv4Network("10.16.0.0/16")
    )
    return next((str(one) for one in ranges if not any(one.overlaps(other) for other in taken)), None)


def _identity(begin: Begin) -> Iterator[Input]:
    purpose = str(begin.config.get("purpose", "platform"))
    names = {
        _cluster_name(peer, peer.get("environment"), peer.get("region"), peer.get("number", 1))
        for peer in begin.peers.values()
    }

    def free(answers: Mapping[str, str]) -> str | None:
        mine = {"cloud": begin.config["cloud"], "purpose": purpose}
        called = (
            _cluster_name(mine, begin.environment, answers["region"], number) for number in range(1, 100)
        )
        return next((str(number) for number, name in enumerate(called, 1) if name not in names), None)

    yield _ask("number", ("number",), "Number that tells clusters of one environment and region apart", free)
    yield _ask("cost-center", ("costCenter",), "Cost centre", _like(begin, ("costCenter",)))


def _cluster_name(config: Mapping[str, Any], environment: Any, region: Any, number: Any) -> str:
    try:
        purpose = config.get("purpose", "platform")
        return naming.cluster_name(str(config["cloud"]), str(region), str(environment), purpose, int(number))
    except (KeyError, ValueError, TypeError):
        return ""  # the preview of whoever wrote it says so


def _access(begin: Begin) -> Iterator[Input]:
    access = begin.config.get("access") or {}
    one, many = (
        ("ARN of a role", "ARNs of roles") if begin.config["cloud"] == "aws" else ("object id", "object ids")
    )
    for flag, (setting, text) in _PEOPLE.items():
        path = ("access", setting)
        if access.get(setting):
            none = NONE if flag in _OPTIONAL else None
            what = one if flag == "next-layer" else f"{many}, with commas"
            yield _ask(flag, path, f"{text} ({what})", _like(begin, path, otherwise=none))


def _rest(begin: Begin) -> Iterator[Input]:
    """Whatever else names an account, a person or a place."""
    for path, found in _whole(begin.config, ()):
        name = dotted(path)
        listed = found if isinstance(found, list) else [found]
        ours = any(name == one or name.startswith((f"{one}.", f"{one}[")) for one in _ONE_PLACE)
        if ours or any(isinstance(one, str) and _PLACE.search(one) for one in listed):
            default = None if name in _NEVER_SHARED else _like(begin, path)
            question = Question(
                key=name,
                text=f"{name} ({NONE} leaves it out)",
                default=default or (lambda _: None),
                choices=_primaries(begin) if name == "standby.primary" else (lambda _: ()),
                said=f"--set {name}=...",
            )
            yield Input(question=question, path=path)


def _primaries(begin: Begin) -> Callable[[Mapping[str, str]], list[str]]:
    cloud = begin.config["cloud"]
    found = [stack for stack, peer in begin.peers.items() if peer.get("cloud") == cloud]
    return lambda _: found


def _whole(found: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Every scalar and every list of scalars, with its path."""
    if isinstance(found, Mapping):
        for key, item in found.items():
            yield from _whole(item, (*path, key))
    elif isinstance(found, list) and any(isinstance(item, Mapping | list) for item in found):
        for index, item in enumerate(found):
            yield from _whole(item, (*path, index))
    else:
        yield path, found


def _like(
    begin: Begin, path: Path, otherwise: str | None = None
) -> Callable[[Mapping[str, str]], str | None]:
    """The other stack's value, in the new account, unless it is still that of an example."""
    found = value(begin.config, path)
    text = ",".join(map(str, found)) if isinstance(found, list) else str(found)
    account = str(begin.config["account"])
    own = found != value(begin.example, path)

    def offered(answers: Mapping[str, str]) -> str | None:
        return text.replace(account, answers.get("account") or account) if own else otherwise

    return offered


def _ask(key: str, path: Path, text: str, default: Callable[[Mapping[str, str]], str | None]) -> Input:
    return Input(question=Question(key=key, text=text, default=default), path=path)
