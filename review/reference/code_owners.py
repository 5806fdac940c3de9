"""Who reviews what, as GitHub reads it: made from the planes and teams of whoever clones.

A later line wins over an earlier one. A team without `codeOwners` in `config/teams.yaml` gets a comment
instead of a line, so that what it owns stays with whoever owns everything else. A default such as
`@org/<team>` would win with a handle that GitHub may not know, and then nobody is asked.
"""

import pathlib
from collections.abc import Iterator

from contracts.loader import PRICES, TEAMS, load_owners
from contracts.planes import Plane
from contracts.settings.teams import Owners
from contracts.tenancy.loading.files import FOLDER as TENANTS

FILE = pathlib.Path(".github", "CODEOWNERS")
_BY_PLANE = (
    ("*", Plane.RUNTIME),
    ("/policy/", Plane.SECURITY),
    ("/review/cost/", Plane.GOVERNANCE),
    (f"/{PRICES}", Plane.GOVERNANCE),
    (f"/{TEAMS}", Plane.SECURITY),
    ("/.github/", Plane.SECURITY),
)
"""What belongs to a plane and is no folder of components. The first line is for everything else."""


_HEADER = "# Made by `make docs` from config/teams.yaml: the planes, and the handles under codeOwners.\n"


def render(root: pathlib.Path) -> str:
    """The file for the teams of this clone; without a line where it has none yet.

    Raises:
        SettingsError: `config/teams.yaml` cannot be used.
    """
    if not (root / TEAMS).exists():
        return _HEADER
    owners = load_owners(root)
    lines = [
        *(
            _line(pattern, owners.planes[plane], owners)
            for pattern, plane in (*_BY_PLANE, *_components(root))
        ),
        *(
            _line(f"/{TENANTS}/{team}/", team, owners)
            for team, one in sorted(owners.teams.items())
            if one.namespaces
        ),
        # Whoever asks for an exception does not agree to it.
        _line(f"/{TENANTS}/*/exceptions/", owners.planes[Plane.SECURITY], owners),
    ]
    return _HEADER + "\n".join(lines) + "\n"


def _components(root: pathlib.Path) -> Iterator[tuple[str, Plane]]:
    """Folders of components are named after their plane, below the cloud's."""
    for folder in sorted((root / "components").glob("*/*/__init__.py")):
        name = folder.parent.relative_to(root).as_posix()
        if folder.parent.name in set(Plane):
            yield f"/{name}/", Plane(folder.parent.name)


def _line(pattern: str, team: str, owners: Owners) -> str:
    handles = owners.teams[team].code_owners
    if not handles:
        return f"# {pattern} is of {team}, which names no codeOwners"
    return f"{pattern} {' '.join(handles)}"
