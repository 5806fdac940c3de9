"""`python -m lab`: the platform on one machine, for people and for CI."""

import sys

try:
    from lab.cli import main

    code = main(sys.argv[1:])
except ModuleNotFoundError as error:
    sys.stderr.write(f"{error.name} is not installed here: use .venv/bin/python, which make test sets up\n")
    code = 2
except KeyboardInterrupt:
    sys.stderr.write("\ninterrupted\n")
    code = 130
sys.exit(code)
