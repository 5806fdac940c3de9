"""The program over the sample organisation of the tests; the same few lines as at the top."""

import pathlib

from stacks.program import run

run(pathlib.Path(__file__).resolve().parent)
