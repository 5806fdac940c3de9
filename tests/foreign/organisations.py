"""The repository as somebody else has it: a copy whose config/ is that of another organisation.

Each is begun the way a newcomer begins, with `review new`, so that what the commands write is held against every
gate as well.
"""

import os
import pathlib
import shutil
import subprocess
import sys
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
_TEAM = (
    "--owns",
    "all of it",
    "--escalation",
    "the phone on the wall",
    "--cost-center",
    "harbour",
    "--code-owners",
    "@harbour/all",
)
_SUBSCRIPTION, _TENANT = "5eed0000-1111-4000-8000-00000000000a", "5eed0000-2222-4000-8000-00000000000b"
_GROUP = "5eed0000-3333-4000-8000-00000000000"
_AZURE = [
    *(
        "--like",
        "azure-staging",
        "--account",
        _SUBSCRIPTION,
        "--tenant",
        _TENANT,
        "--region",
        "swedencentral",
    ),
    *("--cost-center", "harbour", "--admins", f"{_GROUP}1", "--break-glass", f"{_GROUP}2"),
    *("--next-layer", f"{_GROUP}3", "--set", "images.pullFrom=none"),
]


def _aws(account: str, region: str) -> list[str]:
    role = f"arn:aws:iam::{account}:role/"
    return [
        *("--like", "aws-staging", "--account", account, "--region", region, "--cost-center", "harbour"),
        *("--admins", f"{role}Skipper", "--break-glass", f"{role}Coastguard", "--next-layer", f"{role}Tug"),
    ]


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """Another organisation's config/."""

    name: str
    keeps_examples: bool
    """Whether it left the shipped config/ where it was, and added its own."""
    begun: tuple[tuple[str, ...], ...]
    """Arguments of `python -m review new` that made it, in order."""


ORGANISATIONS = (
    Organisation(
        name="one Azure stack",
        keeps_examples=False,
        begun=(
            ("team", "dockworkers", *_TEAM, "--namespaces", "cranes,cranes-*"),
            ("stack", "quay", *_AZURE),
            ("stack", "quay-tenants"),
        ),
    ),
    Organisation(
        name="two stacks beside the examples",
        keeps_examples=True,
        begun=(
            ("team", "dockworkers", *_TEAM, "--namespaces", "none"),
            ("stack", "acme-prod", *_aws("321098765432", "eu-west-1")),
            ("stack", "acme-quay", *_AZURE),
        ),
    ),
    Organisation(
        name="one AWS stack",
        keeps_examples=False,
        begun=(
            ("team", "pilots", *_TEAM, "--namespaces", "none"),
            ("stack", "harbour", *_aws("210987654321", "ap-southeast-2")),
        ),
    ),
    Organisation(name="nothing yet", keeps_examples=False, begun=()),
)


def copied(organisation: Organisation, folder: pathlib.Path) -> pathlib.Path:
    """The repository with another organisation's config/.

    Args:
        organisation: whose.
        folder: where to; made here.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for line in listed.stdout.splitlines():
        if (ROOT / line).is_file() and (organisation.keeps_examples or not line.startswith("config/")):
            (folder / line).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / line, folder / line)
    (folder / "config").mkdir(exist_ok=True)
    for arguments in organisation.begun:
        done = run(folder, "-m", "review", "new", *arguments)
        assert done.returncode == 0, done.stderr
    # Code owners are made from the teams.
    done = run(folder, "-m", "review", "docs")
    assert done.returncode == 0, done.stderr
    return folder


def run(folder: pathlib.Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this interpreter in a copy, without anything of this process's environment but the path."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


if __name__ == "__main__":
    # For whoever wants to look around: python -m tests.foreign.organisations "one AWS stack" FOLDER
    copied(next(one for one in ORGANISATIONS if one.name == sys.argv[1]), pathlib.Path(sys.argv[2]))
