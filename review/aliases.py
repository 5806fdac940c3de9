"""Leaves out of a preview what only an engine with an old state needs: the former types of each resource.

The Azure SDK tells every resource all types it ever had, up to a hundred, and working them out is most of
what registering costs. There is no state here to find anything in. A resource's former names, which the
program itself gives, are kept.
"""

import pulumi


def without_former_types(
    given: pulumi.ResourceTransformationArgs,
) -> pulumi.ResourceTransformationResult | None:
    """A stack transformation. Never used with an engine: state of older SDKs may need these aliases."""
    aliases = given.opts.aliases
    if not aliases:
        return None
    kept = [alias for alias in aliases if not _only_a_type(alias)]
    if len(kept) < len(aliases):
        given.opts.aliases = kept
    return pulumi.ResourceTransformationResult(props=given.props, opts=given.opts)


def _only_a_type(alias: object) -> bool:
    return isinstance(alias, pulumi.Alias) and all(
        part is ... for part in (alias.name, alias.parent, alias.stack, alias.project)
    )
