"""Leaves out the former types of each resource that lead to nothing, because no state has them.

The Azure SDK tells every resource all types it ever had, up to a hundred, and working them out is most of
what registering costs. A preview has no state to find anything in, and the lab knows its own. A resource's
former names, which the program itself gives, are kept.
"""

from collections.abc import Callable, Collection
from typing import TypeGuard

import pulumi

Transformation = Callable[[pulumi.ResourceTransformationArgs], pulumi.ResourceTransformationResult | None]


def without_former_types(held: Collection[str] = ()) -> Transformation:
    """A stack transformation for a program whose state is known.

    Args:
        held: types of all resources in the state. An alias that says no more than another type finds nothing.
    """

    def transform(given: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        aliases = given.opts.aliases
        if not aliases:
            return None
        kept = [alias for alias in aliases if not _only_a_type(alias) or alias.type_ in held]
        if len(kept) < len(aliases):
            given.opts.aliases = kept
        return pulumi.ResourceTransformationResult(props=given.props, opts=given.opts)

    return transform


def _only_a_type(alias: object) -> TypeGuard[pulumi.Alias]:
    return isinstance(alias, pulumi.Alias) and all(
        part is ... for part in (alias.name, alias.parent, alias.stack, alias.project)
    )
