"""One choice and its price, and the words in which prices are said."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.graph import Row


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One choice and its price."""

    subject: str
    """What it is about, in a word or two."""
    monthly: float | None
    """US dollars a month before traffic; None where a price is missing."""
    sentence: str
    """What it costs and what the other choice would cost."""
    urns: Sequence[str]
    """The resources it counts, sorted."""
    unpriced: str = ""
    """What a sum with it lacks, in a few words; empty where it lacks nothing."""

    def to_json(self) -> dict[str, object]:
        monthly = None if self.monthly is None else round(self.monthly, 2)
        return {
            "subject": self.subject,
            "monthly": monthly,
            "sentence": self.sentence,
            "urns": list(self.urns),
            "unpriced": self.unpriced,
        }


def urns(rows: Sequence[Row]) -> list[str]:
    """The resources that a price counts."""
    return sorted(row.urn for row in rows)


def usd(amount: float) -> str:
    """An amount as precise as anybody needs it."""
    return f"{amount:,.0f} USD" if amount >= 1 else f"{amount:.2f} USD"


def thousands(amount: float) -> str:
    """A number nobody should take for exact: two digits that count."""
    rounded = int(float(f"{amount:.2g}"))
    return f"{rounded:,}"


def counted(number: int, noun: str) -> str:
    """`1 key`, `3 keys`, `2 addresses`."""
    plural = f"{noun}es" if noun.endswith("ss") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def costs(number: int) -> str:
    """The verb for so many things."""
    return "costs" if number == 1 else "cost"
