"""`python -m review`: previews for people and for CI."""

import gc
import os
import sys

# The process makes a graph, writes it and ends: looking for garbage in between only takes time, from
# the imports on.
gc.disable()

from review.cli import main  # noqa: E402

code = main(sys.argv[1:])
# Everything is written. Taking the whole graph apart object by object would only keep people waiting.
os._exit(code)
