"""Address of an API server and the credentials for it: what a kubeconfig says."""

import base64
import pathlib
import ssl
import tempfile
import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml


@dataclass(frozen=True, kw_only=True)
class Access:
    """Address of a server, and the credentials for it."""

    host: str
    port: int
    tls: ssl.SSLContext

    @classmethod
    def of(cls, kubeconfig: pathlib.Path) -> "Access":
        """The access that the current context of a kubeconfig gives."""
        document = yaml.safe_load(kubeconfig.read_text(encoding="utf-8"))
        context = _named(document["contexts"], document["current-context"])["context"]
        cluster = _named(document["clusters"], context["cluster"])["cluster"]
        user = _named(document["users"], context["user"])["user"]
        tls = ssl.create_default_context(
            cadata=base64.b64decode(cluster["certificate-authority-data"]).decode()
        )
        # Python reads a client's key from files only; they exist as long as it takes.
        with tempfile.TemporaryDirectory(dir=kubeconfig.parent) as folder:
            pair = [pathlib.Path(folder, name) for name in ("certificate", "key")]
            for file, data in zip(pair, ("client-certificate-data", "client-key-data"), strict=True):
                file.write_bytes(base64.b64decode(user[data]))
            tls.load_cert_chain(pair[0], pair[1])
        address = urllib.parse.urlsplit(cluster["server"])
        return cls(host=address.hostname or "", port=address.port or 443, tls=tls)


def _named(entries: Sequence[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    return next(entry for entry in entries if entry["name"] == name)
