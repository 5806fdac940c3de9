"""The recorder sees what the engine would see, in the order of the program."""

import pulumi
import pytest

from review.offline import aliases, host
from review.offline.recorder import DuplicateUrnError
from review.offline.wire import HIDDEN
from simulation.outputs import UnknownTypeError


class Group(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("platform:index:Group", name, {"plane": "data"}, opts)


class Thing(pulumi.CustomResource):
    def __init__(self, name: str, props: dict, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("aws:kms/key:Key", name, {"arn": None, **props}, opts)

    @property
    def arn(self) -> pulumi.Output[str]:
        """Computed by the cloud."""
        return self.__dict__["arn"]


def _row(recorder, name: str):
    return next(row for row in recorder.registrations.values() if row.name == name)


def test_a_urn_names_all_types_above_but_the_stack() -> None:
    def program() -> None:
        inner = Group("inner", pulumi.ResourceOptions(parent=Group("outer")))
        Thing("thing", {}, pulumi.ResourceOptions(parent=inner))

    row = _row(host.run(program, "s", {}), "thing")
    assert row.urn == (
        "urn:pulumi:s::platform::platform:index:Group$platform:index:Group$aws:kms/key:Key::thing"
    )


def test_two_resources_of_one_urn_are_refused_and_nothing_hangs() -> None:
    def program() -> None:
        Group("same")
        Group("same")

    with pytest.raises(DuplicateUrnError, match="Group::same"):
        host.run(program, "s", {})


def test_a_secret_is_noted_and_never_kept() -> None:
    def program() -> None:
        Thing("thing", {"nested": {"password": pulumi.Output.secret("hunter2"), "plain": 1}})

    recorder = host.run(program, "s", {})
    row = _row(recorder, "thing")
    assert row.secrets == ["nested.password"]
    assert row.inputs["nested"] == {"password": HIDDEN, "plain": 1}


def test_a_value_from_another_resource_is_marked_unknown_where_it_ends_up() -> None:
    def program() -> None:
        first = Thing("first", {"description": "plain"})
        Thing("second", {"list": ["a", first.arn], "text": pulumi.Output.concat("<", first.id, ">")})
        Thing("third", {"echo": first.id, "known": "plain"})

    recorder = host.run(program, "s", {})
    assert _row(recorder, "second").unknowns == ["list[1]", "text"]
    assert _row(recorder, "third").unknowns == ["echo"]


def test_what_is_unknown_stays_unknown_when_it_is_passed_on() -> None:
    def program() -> None:
        first = Thing("first", {})
        second = Thing("second", {"description": first.id})
        Thing("third", {"description": second.id, "again": first.id})

    assert _row(host.run(program, "s", {}), "third").unknowns == ["again", "description"]


def test_dependencies_and_options_are_kept() -> None:
    def program() -> None:
        first = Thing("first", {})
        Thing("second", {}, pulumi.ResourceOptions(depends_on=[first], protect=True, ignore_changes=["tags"]))

    recorder = host.run(program, "s", {})
    second = _row(recorder, "second")
    assert second.depends_on == [_row(recorder, "first").urn]
    assert (second.protect, second.ignore_changes) == (True, ["tags"])


def test_a_type_nobody_described_is_named() -> None:
    def program() -> None:
        pulumi.CustomResource("aws:new/thing:Thing", "x", {})

    assert host.run(program, "s", {}).unsimulated == {"aws:new/thing:Thing"}


def test_a_lookup_in_the_cloud_is_refused() -> None:
    def program() -> None:
        pulumi.runtime.invoke("aws:index/getRegion:getRegion", {})

    with pytest.raises((UnknownTypeError, Exception), match="getRegion"):
        host.run(program, "s", {})


def test_one_run_leaves_nothing_to_the_next() -> None:
    def first() -> None:
        pulumi.export("left", "over")
        assert pulumi.Config("platform").get("key") == "1"

    def second() -> None:
        assert pulumi.Config("platform").get("key") is None

    host.run(first, "one", {"platform:key": "1"})
    recorder = host.run(second, "two", {})
    root = _row(recorder, "platform-two")
    assert root.outputs == {}


def test_registrations_come_in_the_order_of_the_program_every_time() -> None:
    def program() -> None:
        for index in range(50):
            Thing(f"thing-{index}", {})

    orders = [[row.name for row in host.run(program, "s", {}).registrations.values()] for _ in range(3)]
    assert orders[0] == ["platform-s", *(f"thing-{index}" for index in range(50))]
    assert orders[0] == orders[1] == orders[2]


@pytest.mark.parametrize(("held", "left"), [(set(), 0), ({"aws:kms/old:Old"}, 1), ({"aws:kms/new:New"}, 0)])
def test_a_former_type_counts_where_a_state_has_it_and_nowhere_else(held: set[str], left: int) -> None:
    alias = pulumi.Alias(type_="aws:kms/old:Old")
    opts = pulumi.ResourceOptions(aliases=[alias])
    given = pulumi.ResourceTransformationArgs(
        resource=None,  # ty: ignore[invalid-argument-type]
        type_="aws:kms/new:New",
        name="n",
        props={},
        opts=opts,
    )
    changed = aliases.without_former_types(held)(given)
    assert changed is not None
    assert len(list(changed.opts.aliases or ())) == left


def test_former_types_cost_a_preview_nothing_and_former_names_are_kept() -> None:
    def program() -> None:
        former = [pulumi.Alias(type_="aws:kms/old:Old"), pulumi.Alias(name="before")]
        Thing("thing", {}, pulumi.ResourceOptions(aliases=former))
        Thing("other", {}, pulumi.ResourceOptions(aliases=former[:1]))

    recorder = host.run(program, "s", {})
    assert (_row(recorder, "thing").aliases, _row(recorder, "other").aliases) == (1, 0)
