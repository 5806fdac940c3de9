"""Draws where a stack runs: the internet, the region, its networks and its control planes."""

from collections.abc import Sequence

from review.inventory.model import ControlPlane, Picture
from review.reports.diagram.svg import KINDS, Canvas, Point, width
from review.reports.diagram.zones import MARGIN, PAD, draw_network, network_width

_CONTROL_WIDTH = 312
_CONNECTOR = 46
_INTERNET = 30
_LABEL_WIDTH = 112


def natural_width(picture: Picture) -> float:
    """The width at which zones are neither cramped nor stretched."""
    beside = (_CONTROL_WIDTH + _CONNECTOR if picture.control_planes else 0) + 2 * (MARGIN + PAD)
    return max(1240.0, *(beside + network_width(network) for network in picture.networks), 0.0)


def draw(canvas: Canvas, picture: Picture, w: float) -> float:
    """Draw the upper part and return where it ends."""
    if not picture.networks and not picture.control_planes:
        return 0.0
    left, right = MARGIN + PAD, w - MARGIN - PAD
    top = 2.0
    if any(network.gateway for network in picture.networks) or any(
        plane.public for plane in picture.control_planes
    ):
        canvas.box((left, top, right - left, _INTERNET), "outside", radius=15)
        canvas.text((left + 16, top + 20), "Internet", "b", 200)
        top += _INTERNET + 20
    background = canvas.here()
    canvas.text((MARGIN + PAD, top + 23), picture.region, "h", w - 2 * (MARGIN + PAD))
    y = bottom = top + 36
    beside = bool(picture.networks and picture.control_planes)
    network_right = right - _CONTROL_WIDTH - _CONNECTOR if beside else right
    ports: list[Point] = []
    internet = (left + width(picture.region, "h") + PAD, 2.0 + _INTERNET)
    for network in picture.networks:
        start = y if bottom == y else bottom + PAD
        bottom = draw_network(canvas, network, (left, start, network_right - left), internet, ports)
    control_left = network_right + _CONNECTOR if beside else left
    bottom = _control_planes(canvas, picture.control_planes, (control_left, y, right - control_left), bottom)
    if beside and len(picture.control_planes) == 1:
        for x, at in ports:
            canvas.line([(x, at), (control_left, at)], arrows="both")
    canvas.box((MARGIN, top, w - 2 * MARGIN, bottom + PAD - top), "region", at=background, radius=10)
    return bottom + PAD


def _control_planes(
    canvas: Canvas, planes: Sequence[ControlPlane], place: tuple[float, float, float], bottom: float
) -> float:
    x, y, w = place
    for plane in planes:
        background = canvas.here()
        end = _control_plane(canvas, plane, place)
        if plane is planes[-1]:
            end = max(end, bottom)
        for classes in ("edge runtime", "tint runtime", "surface"):
            canvas.box((x, y, w, end - y), classes, at=background)
        if plane.public:
            canvas.line([(x + w - 26, 2 + _INTERNET), (x + w - 26, y)])
        y = end + PAD
        place = (x, y, w)
        bottom = max(bottom, end)
    return bottom


def _control_plane(canvas: Canvas, plane: ControlPlane, place: tuple[float, float, float]) -> float:
    x, y, w = place
    canvas.text((x + PAD, y + 22), "Managed control plane", "b", w - 2 * PAD - 30)
    canvas.text((x + PAD, y + 42), plane.title, "t", w - 2 * PAD)
    at = y + 68
    for line in plane.lines:
        canvas.text((x + PAD, at), line.text, "s muted", _LABEL_WIDTH - 8)
        height = canvas.paragraph(
            (x + PAD + _LABEL_WIDTH, at), line.detail, "t", w - 2 * PAD - _LABEL_WIDTH, most=4
        )
        at += max(height, KINDS["t"][0] + 4) + 6
    return at
