"""Writes files that people edit: whole or not at all, and never over another."""

import contextlib
import os
import pathlib
import tempfile

from contracts.loader import CONFIG_DIR
from contracts.problems import Problem, SettingsError


def write(root: pathlib.Path, file: str, text: str) -> pathlib.Path:
    """Write a new file as a whole, or not at all; return its path in the project.

    Raises:
        SettingsError: there is one already.
    """
    target = root / file
    target.parent.mkdir(parents=True, exist_ok=True)
    # Written beside the tree of requests: whatever happens, no half file is ever read as one.
    handle, name = tempfile.mkstemp(dir=root / CONFIG_DIR, prefix=".new-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(name, 0o644)
        os.link(name, target)
    except FileExistsError:
        raise SettingsError([taken(file)]) from None
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)
    return pathlib.Path(file)


def there_is_none(root: pathlib.Path, file: str) -> None:
    """Refuse before anybody is asked anything.

    Raises:
        SettingsError: there is such a file already.
    """
    if (root / file).exists() or (root / file).is_symlink():
        raise SettingsError([taken(file)])


def taken(file: str) -> Problem:
    """What is said of a file that is there already."""
    return Problem(
        rule="there is such a file, and it stays as it is", fix="change it, or choose another name", file=file
    )
