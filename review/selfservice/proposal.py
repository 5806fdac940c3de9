"""Tries out a change of config/ before it is made: in a copy, with the loader that every preview uses."""

import pathlib
import shutil
import tempfile
from collections.abc import Mapping

from contracts import layers, loader
from contracts.problems import Problem, SettingsError
from contracts.tenancy.loading import cache
from contracts.tenancy.loading.files import FOLDER


def refuse_what_breaks(root: pathlib.Path, files: Mapping[str, str]) -> None:
    """Refuse files that the next preview of any stack would refuse. What is wrong already is not their fault.

    Args:
        root: folder of the project; nothing in it is changed.
        files: text by path in the project.

    Raises:
        SettingsError: with every problem that was not there before.
    """
    with tempfile.TemporaryDirectory(prefix="platform-") as name:
        copy = pathlib.Path(name)
        config = root / loader.CONFIG_DIR
        if config.is_dir():
            shutil.copytree(config, copy / loader.CONFIG_DIR, symlinks=True)
        for file, text in files.items():
            (copy / file).parent.mkdir(parents=True, exist_ok=True)
            (copy / file).write_text(text, encoding="utf-8")
        after = problems(copy)
    # By place: the words may name every stack there is, and now there is one more.
    known = {(one.file, one.path, one.value) for one in problems(root)}
    found = [one for one in after if (one.file, one.path, one.value) not in known]
    if found:
        raise SettingsError(found)


def problems(root: pathlib.Path) -> list[Problem]:
    """Everything that is wrong with a config/, each once."""
    found: dict[Problem, None] = {}

    def note(error: SettingsError) -> None:
        found.update(dict.fromkeys(error.problems))

    for stack in layers.cluster_stacks(root):
        try:
            loader.load(root, stack)
        except SettingsError as error:
            note(error)
    try:
        owners = loader.load_owners(root)
        for stack in layers.tenants_stacks(root):
            try:
                layers.load_tenants(root, stack, owners)
            except SettingsError as error:
                note(error)
        if (root / FOLDER).exists():
            cache.read(root)
    except SettingsError as error:
        note(error)
    return list(found)
