"""What the nodes of an Azure stack cost, and what is charged by node."""

from collections.abc import Iterator

from contracts.graph import Graph
from contracts.settings.azure.values import vm_vcpus
from contracts.settings.prices import HOURS_A_MONTH, AzureRegionPrices
from policy.resource_types import azure
from review.cost.effect import Effect, costs, counted, usd
from review.inventory.azure.pools import Pool
from review.inventory.azure.reader import read
from review.inventory.reading import is_on


def nodes(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """What every pool costs at its fewest nodes."""
    for pool in read(graph).pools:
        subject = "system nodes" if pool.system else "nodes"
        if pool.size not in here.vm_hour:
            size = pool.size or "the machine size"
            said = f"config/prices.yaml has no price for {size} of {pool.name}."
            lacking = f"{pool.least} x {size} of {pool.name}"
            yield Effect(subject=subject, monthly=None, sentence=said, urns=[pool.row.urn], unpriced=lacking)
            continue
        yield _pool(pool, subject, here)


def _pool(pool: Pool, subject: str, here: AzureRegionPrices) -> Effect:
    disk = 0 if pool.local_disk else pool.disk_gib
    each = here.vm_hour[pool.size] * HOURS_A_MONTH + disk * here.managed_disk_gb_month
    month = pool.least * each
    many = counted(pool.least, f"{pool.size} {'system ' if pool.system else ''}node")
    disks = f" with {disk} GiB of disk each" if disk else ""
    if pool.spot:
        sentence = (
            f"Nodes of {pool.name} are spare capacity at the price of the day, at most {usd(each)} a month "
            "for each."
        )
        lacking = f"spare capacity of {pool.name}"
        return Effect(subject=subject, monthly=None, sentence=sentence, urns=[pool.row.urn], unpriced=lacking)
    sentence = f"{many}{disks} {costs(pool.least)} about {usd(month)} a month, {usd(each)} for each"
    if pool.most > pool.least:
        sentence += f"; {pool.name} may grow to {pool.most} at that price"
    if pool.local_disk:
        saved = pool.disk_gib * here.managed_disk_gb_month
        sentence += (
            f". System disks on the machines cost nothing; managed ones would add {usd(saved)} to each"
        )
    return Effect(subject=subject, monthly=month, sentence=f"{sentence}.", urns=[pool.row.urn])


def defender(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """Defender for Containers, for the nodes that are always there."""
    watched = [
        row
        for row in graph.all(azure.CLUSTER)
        if is_on(row, "securityProfile", "defender", "securityMonitoring", "enabled")
    ]
    pools = read(graph).pools
    vcpus = sum(pool.least * vm_vcpus(pool.size) for pool in pools)
    odd = [pool.name for pool in pools if not vm_vcpus(pool.size)]
    if not watched:
        return
    month, each = vcpus * here.defender_vcpu_month, f"{here.defender_vcpu_month:g} USD"
    if vcpus:
        sentence = (
            f"Defender costs about {usd(month)} a month for the {vcpus} vCPUs that are always there, and "
            f"{each} for each that comes besides"
        )
    else:
        sentence = f"Defender costs {each} a month for each vCPU"
    sentence += "; without it nobody watches what runs on the nodes."
    lacking = f"Defender on {', '.join(odd)}" if odd else ""
    urns = [row.urn for row in watched]
    yield Effect(subject="Defender", monthly=month, sentence=sentence, urns=urns, unpriced=lacking)


def network_observability(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """Advanced Container Networking Services, for the nodes that are always there."""
    used = [
        row
        for row in graph.all(azure.CLUSTER)
        if is_on(row, "networkProfile", "advancedNetworking", "enabled")
    ]
    if not used:
        return
    inputs = ("networkProfile", "advancedNetworking")
    flows = any(is_on(row, *inputs, "observability", "enabled") for row in used)
    names = any(is_on(row, *inputs, "security", "enabled") for row in used)
    what = " and ".join(["flow metrics"] * flows + ["policies by name"] * names) or "network services"
    count = sum(pool.least for pool in read(graph).pools)
    each = here.network_observability_node_hour * HOURS_A_MONTH
    sentence = (
        f"{what.capitalize()} of pods cost about {usd(count * each)} a month for {counted(count, 'node')} "
        f"that {'is' if count == 1 else 'are'} always there, {usd(each)} for each that comes besides; "
        "without them nothing is to pay here, drops cannot be seen and policies know addresses and ports "
        "only."
    )
    urns = [row.urn for row in used]
    yield Effect(subject="pod networking", monthly=count * each, sentence=sentence, urns=urns)
