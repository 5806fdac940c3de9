"""What the choice of add-ons must hold together."""

from collections.abc import Iterator

from contracts.catalog import versions
from contracts.problems import Problem
from contracts.rules.rule import Known, reads
from contracts.settings.aws.addons import BASE_ADDONS, OPTIONAL_ADDONS


@reads("addons")
def only_optional_addons_are_switched(known: Known) -> Iterator[Problem]:
    for name, addon in known.addons.items():
        if name in BASE_ADDONS and addon.enabled is not None:
            yield Problem(
                keys=("addons", name, "enabled"),
                rule=f"{name} is part of every cluster whose compute does not bring it along",
                fix=f"remove it; {', '.join(OPTIONAL_ADDONS)} can be switched",
                value=str(addon.enabled).lower(),
            )
        if name in OPTIONAL_ADDONS and not addon.enabled and (addon.version or addon.configuration):
            yield Problem(
                keys=("addons", name, "enabled"),
                rule=f"{name} is not installed, so nothing can be said about it",
                fix="write enabled: true, or remove the add-on",
            )


@reads("addons", "control_plane")
def an_enabled_addon_has_an_exact_version(known: Known) -> Iterator[Problem]:
    release = versions.AWS_RELEASES[known.control_plane.version]
    pinned = {**release.addons, **release.optional_addons}
    for name, addon in known.addons.items():
        if name in OPTIONAL_ADDONS and addon.enabled and not addon.version and name not in pinned:
            yield Problem(
                keys=("addons", name, "version"),
                rule=f"no version of {name} is pinned here, because none was seen to work",
                fix=f"write the version that `aws eks describe-addon-versions --addon-name {name}` names",
            )


@reads("addons")
def adot_has_what_it_needs(known: Known) -> Iterator[Problem]:
    if _on(known, "adot") and not _on(known, "cert-manager"):
        yield Problem(
            keys=("addons", "adot", "enabled"),
            rule="adot's operator asks cert-manager for its certificate, and the chart of the services layer "
            "would come too late",
            fix="also enable cert-manager here, which the services layer then leaves out; or install the "
            "collector there",
        )


@reads("addons", "identity")
def guardduty_installs_its_agent_once(known: Known) -> Iterator[Problem]:
    if _on(known, "aws-guardduty-agent") and known.identity.guardduty_manages_agent:
        yield Problem(
            keys=("addons", "aws-guardduty-agent", "enabled"),
            rule="GuardDuty manages its agent itself, and a second hand on it undoes each change",
            fix="remove it; or write identity.guarddutyManagesAgent: false, where the account's GuardDuty "
            "does not",
        )


def _on(known: Known, name: str) -> bool:
    return name in known.addons and bool(known.addons[name].enabled)
