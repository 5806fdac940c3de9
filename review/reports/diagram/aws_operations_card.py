"""Describes what an AWS stack does by itself and whom it tells: by the clock, backups, alarms, zones."""

from collections.abc import Iterable

from contracts.graph import Graph, Row
from policy.resource_types import aws
from review.inventory.model import Line, Section
from review.inventory.reading import items, last, text, value

LISTED = (
    *(aws.BACKUP_PLAN, aws.BACKUP_VAULT, aws.BUDGET, aws.DNS_ZONE, aws.METRIC_ALARM, aws.SCHEDULE),
    *(aws.SNS_SUBSCRIPTION, aws.SNS_TOPIC),
)
"""Types that have lines here."""


def sections(graph: Graph, plane: str) -> list[Section]:
    """What belongs to one plane."""

    def rows(type_: str) -> list[Row]:
        return [row for row in graph.all(type_) if row.plane == plane]

    return [
        Section(title="Schedules", lines=[_schedule(row) for row in rows(aws.SCHEDULE)]),
        Section(title="Backups", lines=[*_plans(rows(aws.BACKUP_PLAN)), *_vaults(rows(aws.BACKUP_VAULT))]),
        Section(
            title="Alarms and who is told",
            lines=[
                *(
                    Line(text=row.name, detail=text(row, "alarmDescription"))
                    for row in rows(aws.METRIC_ALARM)
                ),
                *(Line(text=f"Topic {_name(row)}") for row in rows(aws.SNS_TOPIC)),
                *(
                    Line(text=text(row, "protocol"), detail=text(row, "endpoint"))
                    for row in rows(aws.SNS_SUBSCRIPTION)
                ),
            ],
        ),
        Section(title="Budgets", lines=[_budget(row) for row in rows(aws.BUDGET)]),
        Section(title="DNS zones", lines=[_zone(row) for row in rows(aws.DNS_ZONE)]),
    ]


def _name(row: Row) -> str:
    return text(row, "name") or row.name


def _schedule(row: Row) -> Line:
    when = f"{text(row, 'scheduleExpression')} {text(row, 'scheduleExpressionTimezone')}".strip()
    return Line(text=row.name, detail=f"{when} → {last(text(row, 'target', 'arn')).rpartition(':')[2]}")


def _plans(rows: Iterable[Row]) -> Iterable[Line]:
    for row in rows:
        for rule in items(row, "rules"):
            lifecycle = rule.get("lifecycle")
            days = lifecycle.get("deleteAfter") if isinstance(lifecycle, dict) else None
            kept = f", kept {days} days" if days else ""
            copies = rule.get("copyActions")
            copied = ", copied to another region" if isinstance(copies, list) and copies else ""
            yield Line(
                text=str(rule.get("ruleName") or row.name), detail=f"{rule.get('schedule')}{kept}{copied}"
            )


def _vaults(rows: Iterable[Row]) -> Iterable[Line]:
    for row in rows:
        yield Line(text=f"Vault {_name(row)}", detail="protected" if row.protect else "")


def _budget(row: Row) -> Line:
    amount = (
        f"{text(row, 'limitAmount')} {text(row, 'limitUnit')} a {text(row, 'timeUnit').lower() or 'month'}"
    )
    return Line(text=_name(row), detail=amount.replace("monthly", "month"))


def _zone(row: Row) -> Line:
    return Line(text=_name(row), detail="private" if value(row, "vpcs") else "public")
