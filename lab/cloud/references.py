"""Whether what a resource names is there."""

from collections.abc import Iterator, Mapping
from typing import Any

from lab.cloud.sdk import UNKNOWN
from lab.cloud.store import Store
from lab.cloud.texts import ELSEWHERE, IDENTIFIER, leaves
from simulation import catalog


def missing(store: Store, type_: str, inputs: Mapping[str, Any]) -> Iterator[str]:
    """Identifiers among the inputs that nothing in the cloud has."""
    constraints = catalog.constraints(type_)
    for path, text in leaves(inputs):
        head = path.partition(".")[0]
        if text == UNKNOWN or {head, path} & set(constraints.unchecked):
            continue
        if IDENTIFIER.fullmatch(text) and not ELSEWHERE.match(text) and not known(store, text):
            yield f"{path} names {text}, which does not exist"
    for key, needed in constraints.needs.items():
        text = inputs.get(key)
        if isinstance(text, str) and text != UNKNOWN and not known(store, text, needed):
            yield f"{key} names {text}, which does not exist"


def known(store: Store, text: str, type_: str = "") -> bool:
    """Whether something, of a type where one is named, is called so."""
    if store.rows("select 1 from outside where text = ?", (text,)):
        return True
    return any(
        type_ in ("", found)
        for (found,) in store.rows(
            "select resource.type from identity join resource using (n) where text = ?",
            (text.lower() if text.startswith("/") else text,),
        )
    )
