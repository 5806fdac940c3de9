"""`python -m review`: previews for people and for CI."""

import gc
import os
import sys

# The process makes a graph, writes it and ends: looking for garbage in between only takes time, from
# the imports on.
gc.disable()

try:
    from review.cli import main

    code = main(sys.argv[1:])
except ModuleNotFoundError as error:
    sys.stderr.write(
        f"{error.name} is not installed here: use .venv/bin/python; `make setup` installs what is missing\n"
    )
    code = 2
except KeyboardInterrupt:
    sys.stderr.write("\ninterrupted\n")
    code = 130
# Everything is written. Taking the whole graph apart object by object would only keep people waiting.
os._exit(code)
