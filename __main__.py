"""The program that Pulumi runs for every stack. Started as a plugin, it offers the components to others."""

import pathlib

from pulumi.runtime import settings

root = pathlib.Path(__file__).resolve().parent
if settings.get_monitor() is None:
    # An engine that wants components starts this file without a stack, as PulumiPlugin.yaml says.
    from components.package.provider import serve

    serve(root)
else:
    from stacks.program import run

    run(root)
