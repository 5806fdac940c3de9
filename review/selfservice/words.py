"""Values as YAML, written so that nothing is read into them, alone and in a template."""

import json
import pathlib
import re
from collections.abc import Iterable, Mapping

_PLAIN = re.compile(
    r"[a-zA-Z][-a-zA-Z0-9./_]*|[a-z0-9]+:[a-f0-9]{64}|(0|[1-9][0-9]{0,8})(\.[0-9]{1,6}|s|m|h|d|Mi|Gi|Ti)?"
    r"|([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}|[a-z][-a-zA-Z0-9./_:@]*[a-zA-Z0-9]|[a-z][-a-z0-9]*-\*"
)
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def scalar(text: str) -> str:
    """A value, in quotes wherever anything could be read into it."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=True)


def names(text: str) -> list[str]:
    """A list that was written with commas or blanks."""
    return [one for one in re.split(r"[,\s]+", text) if one]


def listed(items: Iterable[str]) -> str:
    """A list, in one line."""
    return f"[{', '.join(map(scalar, items))}]"


def filled(template: str, name: str, answers: Mapping[str, str]) -> str:
    """The file that answers make.

    Args:
        template: beginning of a file's name in templates/.
        name: what the request or contract is called.
        answers: by key; in the template a key has underscores for hyphens. One without an answer is empty.
    """
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(  # noqa: S701 this is YAML, and finalize writes every value as that
        loader=FileSystemLoader(pathlib.Path(__file__).parent / "templates"),
        trim_blocks=True,
        keep_trailing_newline=True,
        finalize=scalar,
    )
    environment.filters["names"] = names
    keys = {key.replace("-", "_"): answer for key, answer in answers.items()}
    return environment.get_template(f"{template}.yaml.j2").render(name=name, **keys)
