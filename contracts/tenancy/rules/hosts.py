"""Host names, each of one workload."""

from collections.abc import Iterator

from contracts.rules.rule import SKIP_UNKNOWN
from contracts.tenancy.resolve.variant import Variant, host
from contracts.tenancy.rules.rule import Known, Said, error, of_inventory
from contracts.tenancy.rules.traffic import ROUTED

_PATH = ("spec", "traffic", "route")


@of_inventory
def a_host_name_leads_to_one_workload(known: Known) -> Iterator[Said]:
    said: set[tuple[str, str]] = set()
    for (environment, cloud), variants in known.variants.items():
        taken: dict[tuple[str, str], Variant] = {}
        owners: dict[str, Variant] = {}
        for one in variants:
            with SKIP_UNKNOWN:
                if one.spec.traffic.exposure not in ROUTED:
                    continue
                name = host(one, known.inventory.profiles)
                if not name:
                    continue
                path = one.spec.traffic.path.rstrip("/") or "/"
                first = taken.setdefault((name, path), one)
                owner = owners.setdefault(name, one)
                where = f"in {environment} on {cloud}"
                key = (one.entry.request, one.entry.name)
                if key in said:
                    continue  # the same in the next environment
                if first is not one:
                    said.add(key)
                    rule = f"a host name and path lead to one workload, and {where} they are {_who(first)}'s"
                    fix = "choose another host name, or another path"
                    yield error(one.origin(*_PATH), _PATH, rule, fix, name)
                elif owner.entry.team != one.entry.team:
                    said.add(key)
                    rule = f"a host name belongs to one team, and {where} it is {owner.entry.team}'s"
                    yield error(one.origin(*_PATH), _PATH, rule, "choose another host name", name)


@of_inventory
def a_host_name_is_of_one_team_in_all_environments(known: Known) -> Iterator[Said]:
    # orders.dev.example.com may be production's name of one workload and development's of another: two
    # clusters would answer to one name.
    owners: dict[str, tuple[str, str]] = {}
    said: set[tuple[str, str]] = set()
    for (environment, _), variants in known.variants.items():
        for one in variants:
            with SKIP_UNKNOWN:
                name = host(one, known.inventory.profiles) if one.spec.traffic.exposure in ROUTED else None
                if not name:
                    continue
                where, team = owners.setdefault(name, (environment, one.entry.team))
                key = (one.entry.request, one.entry.name)
                if team == one.entry.team or where == environment or key in said:
                    continue
                said.add(key)
                rule = f"a host name belongs to one team, and in {where} it is {team}'s"
                yield error(one.origin(*_PATH), _PATH, rule, "choose another host name", name)


def _who(one: Variant) -> str:
    return f"{one.entry.request}/{one.entry.name}"
