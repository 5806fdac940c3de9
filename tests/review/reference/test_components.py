"""The page of components is complete, although no component is imported for it."""

from review.reference import components
from tests.components.samples import all_components
from tests.conftest import ROOT


def test_every_component_is_on_the_page_with_its_plane_and_what_it_makes() -> None:
    found = {one.name: one for one in components.components(ROOT)}
    known = {one.__name__: one for one in all_components()}
    assert found.keys() == known.keys()
    for name, one in found.items():
        assert one.plane is known[name].PLANE
        assert one.about
        assert one.file.with_suffix("").as_posix().replace("/", ".") == known[name].__module__


def test_the_page_has_a_row_for_each() -> None:
    page = components.page(ROOT)
    for one in components.components(ROOT):
        assert f"| `{one.name}` | {one.plane.value} | {one.about}" in page
