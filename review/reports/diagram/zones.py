"""Draws one network: a column per zone, a row per tier, and egress."""

from collections.abc import Sequence
from dataclasses import dataclass

from review.inventory.model import Bar, Cell, Gateway, Network, Tier
from review.inventory.reading import colour
from review.reports.diagram.svg import Box, Canvas, Point

MARGIN = 1
PAD = 12
_LABELS = 118
_ZONE_GAP = 12
_ZONE_WIDTH = 172
_INSET = 8
_GUTTER = 24
_LINE = 19
_BOX = 44
_PATH_INSET = 24
"""How far from a cell's right edge its egress runs; texts stay left of it."""


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """Where the zones are."""

    left: dict[str, float]
    width: float

    def across(self, zones: Sequence[str]) -> tuple[float, float]:
        """Left edge and width of what stretches over neighbouring zones."""
        left = self.left[zones[0]]
        return left + _INSET, self.left[zones[-1]] + self.width - left - 2 * _INSET

    def right_edge(self) -> float:
        """Right edge of the last zone's cells."""
        return max(self.left.values()) + self.width - _INSET

    def egress(self, zone: str) -> float:
        return self.left[zone] + self.width - _INSET - _PATH_INSET


def network_width(network: Network) -> float:
    """The width that a network needs."""
    return 2 * PAD + _LABELS + len(network.zones) * (_ZONE_WIDTH + _ZONE_GAP)


def draw_network(
    canvas: Canvas,
    network: Network,
    place: tuple[float, float, float],
    internet: Point,
    ports: list[Point],
) -> float:
    """Draw a network at x, y with a width; return where it ends.

    Args:
        internet: where the connection to the internet ends at the earliest: right of a text, and at a box.
        ports: receives the points where the control plane's interfaces are.
    """
    x, y, w = place
    background = canvas.here()
    canvas.text((x + PAD, y + 22), network.title, "b", w * 0.5)
    canvas.text((x + w - PAD, y + 22), network.detail, "s muted end", w * 0.45)
    at = y + 36
    columns = _columns(network, x + PAD + _LABELS, w - 2 * PAD - _LABELS)
    if network.gateway:
        across = w - 2 * PAD - _LABELS if network.zones else w - 2 * PAD
        start = x + w - PAD - across
        canvas.box((start, at, across, 28), "deep network")
        canvas.box((start, at, across, 28), "edge network")
        canvas.text((start + PAD, at + 19), network.gateway, "t", across - 2 * PAD)
        middle = max(start + across / 2, internet[0])
        canvas.line([(middle, at), (middle, internet[1])], arrows="both" if network.inbound else "end")
        at += 28
    if network.zones:
        at = _zones(canvas, network, columns, (x, at), ports)
    for classes in ("edge network", "tint network", "surface"):
        canvas.box((x, y, w, at + PAD - y), classes, at=background)
    return at + PAD


def _columns(network: Network, left: float, w: float) -> _Columns:
    count = max(len(network.zones), 1)
    each = (w - _ZONE_GAP * (count - 1)) / count
    return _Columns(
        left={zone: left + index * (each + _ZONE_GAP) for index, zone in enumerate(network.zones)},
        width=each,
    )


def _zones(
    canvas: Canvas,
    network: Network,
    columns: _Columns,
    place: Point,
    ports: list[Point],
) -> float:
    x, start = place
    top = start + _GUTTER
    at = top + 30
    frames = canvas.here()
    gateways: dict[str, Point] = {}
    gateway = start if network.gateway else 0.0
    for tier in network.tiers:
        height = _tier_height(tier)
        _label(canvas, tier, x + PAD, at)
        for zone, cell in tier.cells.items():
            left, width = columns.across(cell.zones or [zone])
            _cell(canvas, cell, (left, at, width, height), _texts_height(tier))
            if cell.egress_zone in gateways:
                there = gateways[cell.egress_zone]
                # What stretches under its gateway goes straight up.
                here = there[0] if left < there[0] < left + width else columns.egress(zone)
                middle = at - _GUTTER / 2
                canvas.line([(here, at), (here, middle), (there[0], middle), there])
        texts = _texts_height(tier)
        gateways = {}
        for zone, cell in tier.cells.items():
            if cell.gateways:
                out = columns.egress((cell.zones or [zone])[-1])
                gateways[zone] = (out, at + texts + _BOX * len(cell.gateways))
                if gateway:
                    canvas.line([(out, at + texts), (out, gateway)])
        gateway = 0.0
        if tier.serves_control_plane:
            ports.append((columns.right_edge(), at + height / 2))
        _bars(canvas, tier, columns, network.zones, at + height - len(tier.bars) * (_BOX + 4) - 2)
        at += height + _GUTTER
    bottom = at - _GUTTER + _INSET
    for zone in network.zones:
        canvas.box((columns.left[zone], top, columns.width, bottom - top), "zone", at=frames)
        canvas.text((columns.left[zone] + PAD, top + 20), zone, "b", columns.width - PAD - 40)
    return bottom


def _texts_height(tier: Tier) -> float:
    ranges = max((len(cell.ranges) for cell in tier.cells.values()), default=0)
    notes = any(cell.note for cell in tier.cells.values())
    return 10 + _LINE * (ranges + notes)


def _tier_height(tier: Tier) -> float:
    gateways = max((len(cell.gateways) for cell in tier.cells.values()), default=0)
    return max(_texts_height(tier) + _BOX * gateways + (_BOX + 4) * len(tier.bars) + 6, 52)


def _label(canvas: Canvas, tier: Tier, x: float, y: float) -> None:
    height = canvas.paragraph((x, y + 18), tier.name, "b", _LABELS - 12, most=2)
    canvas.paragraph((x, y + 19 + height), tier.note, "s muted", _LABELS - 12, most=3)


def _cell(canvas: Canvas, cell: Cell, place: Box, texts: float) -> None:
    x, y, w, height = place
    # What spans zones covers their borders.
    for classes in ("surface", "tint network", "tint network") if cell.zones else ("tint network",):
        canvas.box((x, y, w, height), classes)
    at = y + 19
    for line in cell.ranges:
        canvas.text((x + 10, at), line, "t", w - 10 - _PATH_INSET - 8)
        at += _LINE
    if cell.note:
        canvas.text((x + 10, at), cell.note, "s muted", w - 20)
    for index, gateway in enumerate(cell.gateways):
        _gateway(canvas, gateway, (x + 6, y + texts + index * _BOX, w - 12))


def _gateway(canvas: Canvas, gateway: Gateway, place: tuple[float, float, float]) -> None:
    x, y, w = place
    for classes in ("surface", "deep network", "edge network"):
        canvas.box((x, y, w, _BOX - 4), classes)
    canvas.text((x + 10, y + 17), gateway.title, "t", w - 20)
    canvas.text((x + 10, y + 33), gateway.name, "s muted", w - 20)


def _bars(canvas: Canvas, tier: Tier, columns: _Columns, zones: Sequence[str], y: float) -> None:
    for index, bar in enumerate(tier.bars):
        for run in _runs(bar, zones):
            left, width = columns.across(run)
            _bar(canvas, bar, (left + 6, y + index * (_BOX + 4), width - 12))


def _runs(bar: Bar, zones: Sequence[str]) -> list[list[str]]:
    """Zones of a bar, split where one in between is not its own."""
    runs: list[list[str]] = []
    before = False
    for zone in zones:
        if zone in bar.zones:
            if not before:
                runs.append([])
            runs[-1].append(zone)
        before = zone in bar.zones
    return runs


def _bar(canvas: Canvas, bar: Bar, place: tuple[float, float, float]) -> None:
    x, y, w = place
    plane = colour(bar.plane)
    for classes in ("surface", f"deep {plane}", f"edge {plane}"):
        canvas.box((x, y, w, _BOX), classes)
    canvas.box((x, y, 5, _BOX), f"stripe {plane}", radius=2)
    canvas.text((x + 14, y + 18), bar.title, "b", w - 24)
    canvas.text((x + 14, y + 35), bar.detail, "s muted", w - 24)
