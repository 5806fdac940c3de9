"""Everything rendered for the samples, as people read it in a diff. Run it to write the files anew."""

import pathlib

from manifests import guards
from manifests.render import dump, guard_objects, tree
from tests.manifests import samples

FOLDER = pathlib.Path(__file__).parent / "snapshots"


def file(cloud: str) -> pathlib.Path:
    return FOLDER / f"{cloud}.yaml"


def text(cloud: str) -> str:
    cluster = samples.cluster("vpc-cni") if cloud == "aws" else samples.local_dns()
    tenancy = samples.tenancy(cloud=cloud)
    objects = guards.cluster_objects(tenancy, cluster)
    for ns in tenancy.namespaces:
        objects += guard_objects(ns, cluster, client_ids=samples.client_ids(ns))
    documents = [dump(one) for one in objects]
    for path, files in tree(tenancy, cluster).items():
        documents += [f"# {path}\n{dump(one)}" for one in files]
    return "---\n".join(documents)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in ("aws", "azure"):
        file(name).write_text(text(name))
