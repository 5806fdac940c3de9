"""Write the package's schema and the catalogue of components, or check that they are fresh."""

import argparse
import json
import pathlib
import sys

from components.package import catalogue
from components.package.provider import PackageProvider, version

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = pathlib.Path("docs", "schema", "pulumi-package.json")


def generated(root: pathlib.Path) -> dict[pathlib.Path, str]:
    """Path in the project to text, for every generated file."""
    provider = PackageProvider(version(root))
    return {
        SCHEMA: json.dumps(json.loads(provider.schema or ""), indent=1) + "\n",
        catalogue.FILE: catalogue.render(provider),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m components.package", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is stale")
    check = parser.parse_args().check
    stale = [
        (ROOT / file, text)
        for file, text in generated(ROOT).items()
        if not (ROOT / file).is_file() or (ROOT / file).read_text(encoding="utf-8") != text
    ]
    for file, text in stale:
        if check:
            print(f"{file.relative_to(ROOT)} is stale; make docs writes it again", file=sys.stderr)
        else:
            file.write_text(text, encoding="utf-8")
            print(f"wrote {file.relative_to(ROOT)}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
