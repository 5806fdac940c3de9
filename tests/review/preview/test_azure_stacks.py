"""What reviewers are shown of the Azure stacks that there are: nothing is missing, and nothing is a guess."""

import html
import re

import pytest

from contracts import loader
from contracts.graph import Graph
from policy.resource_types import azure as azure_types
from review import cost
from review.inventory.azure.network import service
from review.inventory.azure.reader import read
from review.inventory.reading import text
from review.inventory.tables import tables
from review.reports.diagram import draw
from tests.conftest import ORGANISATION, STACKS, graph_of

AZURE = [
    stack
    for stack in STACKS
    if loader.read_stack(ORGANISATION, stack).values["config"].get("platform:cloud") == "azure"
]
PRICES = loader.load_prices(ORGANISATION)


@pytest.fixture(params=AZURE)
def azure(request: pytest.FixtureRequest) -> Graph:
    """The graph of each Azure stack in turn."""
    return graph_of(request.param)


def test_every_subnet_pool_and_endpoint_is_drawn(azure: Graph) -> None:
    shown = html.unescape(re.sub(r"<[^>]+>", "\n", draw(azure)))
    for row in azure.all(azure_types.SUBNET):
        assert text(row, "addressPrefix") in shown, row.name
    for row in azure.all(azure_types.PRIVATE_ENDPOINT):
        assert service(row) in shown, row.name
    for row in azure.all(azure_types.AGENT_POOL):
        assert f"Pool {text(row, 'agentPoolName')}" in shown


def test_every_role_has_a_name_and_is_in_a_table(azure: Graph) -> None:
    cells = {cell for _, _, rows in tables(azure) for row in rows for cell in row}
    for given in read(azure).role_assignments:
        assert not re.fullmatch(r"[0-9a-f-]{36}", given.role), (
            f"{given.row.name}: nobody has written down what {given.role} is called"
        )
        assert (given.short if given.on_cluster else given.role) in cells


def test_no_cluster_is_shown_more_open_or_more_closed_than_its_settings_say(azure: Graph) -> None:
    settings, _ = loader.load(ORGANISATION, azure.stack)
    (cluster,) = read(azure).clusters
    private = getattr(settings.control_plane, "endpoint", "") == "private"
    assert cluster.private == private
    assert ("private only" in cluster.endpoint) == private
    assert ("not protected" in cluster.deletion) == (not settings.protected)


def test_everything_that_costs_by_the_hour_has_a_price(azure: Graph) -> None:
    found = cost.explain(azure, PRICES)
    assert found
    assert not [effect.sentence for effect in found if "config/prices.yaml has no" in effect.sentence]
    assert (cost.total(azure, found).monthly or 0) > 0
