"""Keys and certificates of one cluster, made anew for each, so that no cluster trusts another's clients.

Made with the `cryptography` package: it comes as a wheel wherever Python does, while the openssl command
is missing on many machines and differs in its options between them.
"""

import base64
import datetime
import ipaddress
import pathlib
from collections.abc import Sequence

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lab.control_plane.folders import write_whole

SERVICE_RANGE = "10.0.0.0/16"
_API_SERVICE = "10.0.0.1"
_VALID = datetime.timedelta(days=3650)
"""A kept cluster must start again whenever somebody comes back to it. Its keys open nothing but itself."""

ADMIN = "lab-admin"
FRONT_PROXY = "front-proxy-client"
CLIENTS = {
    ADMIN: "system:masters",
    "lab-kwok": "system:masters",
    "system:kube-controller-manager": None,
    "system:kube-scheduler": None,
}
"""Who may talk to the API server from the start, with their group."""


class Authority:
    """One that signs certificates, and writes key and certificate as files."""

    def __init__(self, folder: pathlib.Path, name: str) -> None:
        self.folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        usage = _usage(signs=True)
        limits = x509.BasicConstraints(ca=True, path_length=0)
        self._certificate = (
            self._builder(self._name, self._key.public_key())
            .add_extension(limits, critical=True)
            .add_extension(usage, critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self._write(name, self._key, self._certificate)

    def server(self, name: str, hosts: Sequence[str]) -> None:
        """A certificate for a server under these names and addresses. It may also call its peers."""
        alternatives = x509.SubjectAlternativeName([_host(host) for host in hosts])
        usages = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        self._issue(name, name, None, usages, alternatives)

    def client(self, file: str, name: str, group: str | None) -> None:
        """A certificate for a client, a member of a group."""
        self._issue(file, name, group, [ExtendedKeyUsageOID.CLIENT_AUTH], None)

    def _issue(
        self,
        file: str,
        name: str,
        group: str | None,
        usages: list[x509.ObjectIdentifier],
        hosts: x509.SubjectAlternativeName | None,
    ) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        names = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, group)] if group else []
        subject = x509.Name([*names, x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            self._builder(subject, key.public_key())
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        )
        if hosts is not None:
            builder = builder.add_extension(hosts, critical=False)
        self._write(file, key, builder.sign(self._key, hashes.SHA256()))

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        signer = self._key.public_key()
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + _VALID)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False)
        )

    def _write(self, name: str, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
        _write_key(self.folder / f"{name}.key", key)
        text = certificate.public_bytes(serialization.Encoding.PEM).decode()
        write_whole(self.folder / f"{name}.crt", text)


def make(folder: pathlib.Path) -> None:
    """Write everything that a control plane needs.

    etcd has an authority of its own: whoever gets a certificate signed by the cluster may ask the API
    server, which knows RBAC, but never etcd, which does not.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    cluster = Authority(folder, "ca")
    cluster.server(
        "apiserver",
        [
            "localhost",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local",
            "127.0.0.1",
            _API_SERVICE,
        ],
    )
    cluster.server("component", ["localhost", "127.0.0.1"])
    for name, group in CLIENTS.items():
        cluster.client(_file(name), name, group)
    # Whom the API server believes when it names another user: itself, calling an extension server.
    front = Authority(folder, "front-proxy-ca")
    front.client(FRONT_PROXY, FRONT_PROXY, None)
    store = Authority(folder, "etcd-ca")
    store.server("etcd", ["localhost", "127.0.0.1"])
    store.client("etcd-client", "kube-apiserver", None)
    # Tokens are signed with RSA, as the clouds do: the key set that is published looks the same.
    _write_key(folder / "sa.key", rsa.generate_private_key(public_exponent=65537, key_size=2048))


def kubeconfig(folder: pathlib.Path, name: str, *, cluster: str, server: str) -> str:
    """A kubeconfig of a client that stands by itself: no file beside it is needed."""

    def encoded(file: str) -> str:
        return base64.b64encode((folder / file).read_bytes()).decode()

    user = {
        "client-certificate-data": encoded(f"{_file(name)}.crt"),
        "client-key-data": encoded(f"{_file(name)}.key"),
    }
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {
                "name": cluster,
                "cluster": {"server": server, "certificate-authority-data": encoded("ca.crt")},
            }
        ],
        "users": [{"name": name, "user": user}],
        "contexts": [{"name": cluster, "context": {"cluster": cluster, "user": name}}],
        "current-context": cluster,
    }
    return yaml.safe_dump(document, sort_keys=False)


def _file(name: str) -> str:
    return name.replace(":", "-")


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(file: pathlib.Path, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
    encoded = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_whole(file, encoded.decode(), mode=0o600)
