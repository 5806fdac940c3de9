"""What stands below what, which Azure's identifiers say by themselves."""

import re

from lab.cloud.references import known
from lab.cloud.store import Store, Stored

_GROUP = re.compile(r"(/subscriptions/[^/]+/resourceGroups/([^/]+))/", re.IGNORECASE)


def below(store: Store, standing: Stored) -> list[Stored]:
    """What Azure keeps below a resource goes with it, and a group takes all it has."""
    if not standing.id.startswith("/"):
        return []
    start = standing.id.lower() + "/"
    return [
        found
        for found in store.living("id like '/%' and n != ?", (standing.n,))
        if found.id.lower().startswith(start)
    ]


def missing_parent(store: Store, id_: str) -> str | None:
    """What an identifier lies below and nobody has made: Azure makes nothing below what is not there."""
    if not id_.startswith("/") or "/providers/" not in id_:
        return None
    head, _, tail = id_.rpartition("/providers/")
    parts = tail.split("/")
    above = [f"{head}/providers/{'/'.join(parts[:-2])}"] if len(parts) > 3 else []
    group = _GROUP.match(id_)
    if group and group[2].lower() != "networkwatcherrg" and not known(store, group[2]):
        above.append(group[1])
    for parent in above:
        if not known(store, parent) and "networkwatchers/" not in parent.lower():
            return parent
    return None
