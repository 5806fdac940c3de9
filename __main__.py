"""The program that Pulumi runs for every stack."""

import pathlib

from stacks.program import run

run(pathlib.Path(__file__).resolve().parent)
