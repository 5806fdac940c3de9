"""Single values of tenants' requests: what each may be, and the words in which anything else is refused."""

import re
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from contracts.model import refuse
from contracts.tenancy.models import quantity

_DURATION = re.compile(r"([1-9][0-9]{0,5})(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LABEL = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_PATH = re.compile(r"/[-A-Za-z0-9._~/%]*")
_DIGEST = re.compile(r"sha256:[a-f0-9]{64}")
_RESOURCE_ID = re.compile(
    r"(db|cluster)-[A-Z0-9]{4,40}|mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_LABEL_VALUE = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
_REPOSITORY = re.compile(
    r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]{2,5})?(/[a-z0-9]+((\.|_{1,2}|-+)[a-z0-9]+)*)+"
)

_GIT_URL = re.compile(r"(https://[^\s@]+|ssh://git@[^\s]+)")
_REVISION = re.compile(r"[A-Za-z0-9][-A-Za-z0-9._/]*")
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_CRON = re.compile(r"\S+( \S+){4}")
_PORT_NAME = re.compile(r"[a-z]([-a-z0-9]{0,13}[a-z0-9])?")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_POLICY = re.compile(r"PLT-[A-Z]+-[0-9]{3}")

_QUANTITY = re.compile(r"[0-9.]+([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?")
"""Roughly; what is exact is said by `quantity`."""
_LARGEST = 2**63 - 1
"""What the API server counts to."""
NAME_LIMIT = 40
"""Characters of a workload's or namespace's own name. Names that Kubernetes derives (a CronJob's Jobs add
11 characters, a pod adds 17) and our environment suffix still fit the 63 of a DNS label."""


def seconds(duration: str) -> int:
    """Seconds of a duration such as `45s`, `5m`, `1h` or `30d`.

    Raises:
        ValueError: it is none.
    """
    found = _DURATION.fullmatch(duration)
    if not found:
        raise ValueError(f"{duration!r} is no duration")
    return int(found[1]) * _SECONDS[found[2]]


def _duration(value: str) -> str:
    if not _DURATION.fullmatch(value):
        raise refuse("a duration is a whole number with s, m, h or d", "write it like 30s, 5m, 1h or 30d")
    return value


def _name(value: str) -> str:
    if not _LABEL.fullmatch(value) or len(value) > NAME_LIMIT:
        rule = (
            "a name is lower-case letters, digits and hyphens, begins with a letter, ends with a letter or "
            f"digit, and has at most {NAME_LIMIT} characters"
        )
        raise refuse(rule, "rename it")
    return value


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise refuse(
            "a host name is lower-case letters, digits and hyphens between dots, and no star",
            "write it like orders.example.com",
        )
    return value


def _path(value: str) -> str:
    if not _PATH.fullmatch(value) or ".." in value:
        raise refuse("a path begins with / and has neither blanks nor ..", "write it like /ready")
    return value


def _digest(value: str) -> str:
    if not _DIGEST.fullmatch(value):
        raise refuse(
            "a digest is sha256: and 64 hexadecimal digits", "take it from the registry, not from a tag"
        )
    return value


def _repository(value: str) -> str:
    if "@" in value or not _REPOSITORY.fullmatch(value) or len(value) > 255:
        raise refuse(
            "an image is a registry and a repository, without tag or digest",
            "write it like registry.example.com/orders-api; the digest has a key of its own",
        )
    return value


def _label_value(value: str) -> str:
    if not _LABEL_VALUE.fullmatch(value):
        raise refuse(
            "this becomes a Kubernetes label: letters, digits, dots, hyphens and underscores, 63 at most",
            "shorten or rename it",
        )
    return value


def _quantity(value: str) -> str:
    try:
        amount = quantity.parse(value)
    except ValueError:
        raise refuse("a quantity is a number with a Kubernetes suffix", "write it like 500m or 1Gi") from None
    if amount <= 0:
        raise refuse("a quantity is more than nothing", "write it like 500m or 1Gi")
    if amount > _LARGEST:
        raise refuse("a quantity is less than 8Ei, which Kubernetes counts to", "write it like 500m or 1Gi")
    return value


def _text(pattern: re.Pattern[str], longest: int | None = None) -> WithJsonSchema:
    """The form of a value for editors, which know no validators."""
    form = {"type": "string", "pattern": f"^{pattern.pattern}$"}
    return WithJsonSchema({**form, "maxLength": longest} if longest else form)


def _form(pattern: re.Pattern[str], rule: str, fix: str, longest: int) -> AfterValidator:
    """A check of a value's form and length."""

    def check(value: str) -> str:
        if not pattern.fullmatch(value) or len(value) > longest:
            raise refuse(rule, fix)
        return value

    return AfterValidator(check)


def _folder(value: str) -> str:
    if ".." in value.split("/"):
        raise refuse("a folder is inside of the repository", "write it like rendered")
    return value


def _resource_id(value: str) -> str:
    if not _RESOURCE_ID.fullmatch(value):
        raise refuse(
            "an AWS resource id is a database's (db-... or cluster-...) or a key's (a UUID, or mrk-...)",
            "take it from the AWS console, without the rest of the ARN",
        )
    return value


Duration = Annotated[str, AfterValidator(_duration), _text(_DURATION)]
Name = Annotated[str, AfterValidator(_name), _text(_LABEL, NAME_LIMIT)]
Host = Annotated[str, AfterValidator(_host), _text(_HOST)]
UrlPath = Annotated[str, AfterValidator(_path), _text(_PATH)]
Digest = Annotated[str, AfterValidator(_digest), _text(_DIGEST)]
Repository = Annotated[str, AfterValidator(_repository), _text(_REPOSITORY, 255)]
LabelValue = Annotated[str, AfterValidator(_label_value), _text(_LABEL_VALUE)]
Quantity = Annotated[str, AfterValidator(_quantity), _text(_QUANTITY)]
GitUrl = Annotated[
    str,
    _form(
        _GIT_URL,
        "a repository is an https:// or ssh://git@ address, without credentials",
        "write it like https://git.example.com/team/deploy.git; Argo CD has the credentials",
        500,
    ),
    _text(_GIT_URL, 500),
]
Revision = Annotated[
    str,
    _form(_REVISION, "a revision is a branch, a tag or a commit, without blanks", "write it like main", 200),
    _text(_REVISION, 200),
]
Folder = Annotated[
    str,
    _form(
        _FOLDER,
        "a folder is letters, digits, dots, hyphens, underscores and slashes, and begins with no slash",
        "write it like rendered",
        200,
    ),
    AfterValidator(_folder),
    _text(_FOLDER, 200),
]
Cron = Annotated[
    str,
    _form(_CRON, "a schedule has five fields with one blank between them", "write it like 30 3 * * 1-5", 100),
    _text(_CRON, 100),
]
PortName = Annotated[
    str,
    _form(
        _PORT_NAME,
        "a port's name is lower-case letters, digits and hyphens, begins with a letter, and has at most 15 "
        "characters",
        "write it like http",
        15,
    ),
    _text(_PORT_NAME),
]
VariableName = Annotated[
    str,
    _form(
        _VARIABLE,
        "an environment variable is letters, digits and underscores, and begins with no digit",
        "write it like LOG_LEVEL",
        100,
    ),
    _text(_VARIABLE, 100),
]
PolicyName = Annotated[
    str,
    _form(
        _POLICY,
        "an exception is from one rule, named like PLT-SEC-004; there is no star",
        "name the rule",
        40,
    ),
    _text(_POLICY),
]
ResourceId = Annotated[str, AfterValidator(_resource_id), _text(_RESOURCE_ID)]
