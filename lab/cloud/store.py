"""The tables behind the simulated cloud. One file, many readers, one writer at a time, durable.

Every change is one transaction: a provider that dies in the middle leaves either all of it or nothing.
"""

import json
import pathlib
import sqlite3
import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

_SCHEMA = """
create table if not exists resource (
  n integer primary key, package text not null, type text not null, id text not null, urn text not null,
  scope text not null, generation integer not null, inputs text not null, outputs text not null,
  provider text not null, version integer not null default 1, kept integer not null default 0,
  unique (type, id, scope)
);
create index if not exists resource_urn on resource (urn);
create table if not exists identity (
  text text not null, n integer not null references resource (n) on delete cascade
);
create index if not exists identity_text on identity (text);
create table if not exists reference (
  text text not null, n integer not null references resource (n) on delete cascade
);
create index if not exists reference_text on reference (text);
create index if not exists reference_n on reference (n);
create table if not exists claim (
  text text primary key, n integer not null references resource (n) on delete cascade
);
create index if not exists claim_n on claim (n);
create table if not exists deleted (
  type text not null, id text not null, scope text not null, urn text not null, primary key (type, id, scope)
);
create table if not exists outside (text text primary key);
create table if not exists call (
  n integer primary key, at text not null default (strftime('%H:%M:%f')), verb text not null,
  type text not null, urn text not null, outcome text not null
);
create table if not exists fault (
  n integer primary key, kind text not null, verb text not null, match text not null,
  after integer not null default 0, times integer not null default 1, fresh integer not null default 0
);
create table if not exists injected (urn text not null, verb text not null, primary key (urn, verb));
"""


_COLUMNS = "n, type, id, urn, scope, generation, inputs, outputs, version, kept"


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A living resource."""

    n: int
    type: str
    id: str
    urn: str
    scope: str
    generation: int
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    version: int
    kept: bool


@dataclass(frozen=True, kw_only=True)
class Made:
    """What the cloud says of a resource that it created or changed."""

    id: str
    properties: dict[str, Any]


class Store:
    """One cloud's memory."""

    def __init__(self, file: pathlib.Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Threads share the connection and take turns at the lock below.
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=30)
        self._db.execute("pragma journal_mode = wal")
        # With a write-ahead log this survives any crash of a process; only a power cut may lose the tail.
        self._db.execute("pragma synchronous = normal")
        self._db.execute("pragma foreign_keys = on")
        self._db.executescript(_SCHEMA)
        self._turn = threading.RLock()

    def close(self) -> None:
        with self._turn:
            self._db.close()

    @contextmanager
    def change(self) -> Generator[None]:
        """All or nothing."""
        with self._turn:
            self._db.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")

    def rows(self, sql: str, values: Iterable[Any] = ()) -> list[tuple]:
        with self._turn:
            return self._db.execute(sql, tuple(values)).fetchall()

    def living(self, where: str = "1", values: Iterable[Any] = ()) -> list[Stored]:
        """Resources that exist, oldest first."""
        found = self.rows(
            f"select {_COLUMNS} from resource where {where} order by n",  # noqa: S608 constants of this package
            values,
        )
        return [
            Stored(
                n=row[0],
                type=row[1],
                id=row[2],
                urn=row[3],
                scope=row[4],
                generation=row[5],
                inputs=json.loads(row[6]),
                outputs=json.loads(row[7]),
                version=row[8],
                kept=bool(row[9]),
            )
            for row in found
        ]

    def called(self, verb: str, type_: str, urn: str, outcome: str) -> None:
        """Write a call down, as the cloud's own audit log would."""
        self.rows(
            "insert into call (verb, type, urn, outcome) values (?, ?, ?, ?)", (verb, type_, urn, outcome)
        )

    def add_outside(self, texts: Iterable[str]) -> None:
        """Say what exists in the account without being managed here."""
        with self.change():
            self._db.executemany("insert or ignore into outside values (?)", [(text,) for text in texts])
