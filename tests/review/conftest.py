"""Commands are tried on the sample organisation, never on whatever is in config/."""

import pytest

from review import cli
from tests.conftest import ORGANISATION


@pytest.fixture(autouse=True)
def on_the_sample_organisation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "ROOT", ORGANISATION)
