"""Writes the file of a request or a contract: valid, with comments, and never over another."""

import dataclasses
import json
import pathlib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from contracts.problems import SettingsError, shown
from contracts.reading.error_messages import did_you_mean, problems_of
from contracts.reading.source import parse
from contracts.tenancy.loading import load, validate
from contracts.tenancy.loading.files import FOLDER
from contracts.tenancy.models.inventory import Entry, Inventory, Written
from contracts.tenancy.models.namespace_request import NamespaceRequest
from contracts.tenancy.models.workload import WorkloadContract
from review.selfservice import namespace_form, new_file, workload_form
from review.selfservice.questions import Answers, Question, Terminal, ask, on_command_line


def namespace(
    root: pathlib.Path, name: str, given: Mapping[str, str | None], terminal: Terminal
) -> pathlib.Path:
    """Write a namespace request and return its path in the project.

    Raises:
        SettingsError: an answer is missing, the request would be refused, or there is one already.
    """
    inventory = load.load(root)
    if name in inventory.requests:
        # Said before anybody is asked anything.
        raise SettingsError([new_file.taken(inventory.requests[name].source.file)])
    answers = _answers(inventory, namespace_form.questions(inventory), given, terminal)
    text = namespace_form.text(name, answers)
    written = _typed(text, "namespaces", name, answers, NamespaceRequest)
    requests = {**inventory.requests, name: written}
    new_file.there_is_none(root, written.source.file)
    mine = [one for one, request in requests.items() if request.team == written.team]
    # A second namespace of a team makes contracts that name none ambiguous.
    workloads = tuple(
        dataclasses.replace(one, request=load.request_of(one.contract.source.values, mine))
        if one.team == written.team
        else one
        for one in inventory.workloads
    )
    _validated(
        inventory,
        dataclasses.replace(inventory, requests=dict(sorted(requests.items())), workloads=workloads),
    )
    return new_file.write(root, written.source.file, text)


def workload(
    root: pathlib.Path, name: str, given: Mapping[str, str | None], terminal: Terminal
) -> pathlib.Path:
    """Write a contract and return its path in the project.

    Raises:
        SettingsError: an answer is missing, the contract would be refused, or there is one already.
    """
    inventory = load.load(root)
    answers = _answers(inventory, workload_form.questions(inventory, name), given, terminal)
    text = workload_form.text(name, answers)
    written = _typed(text, "workloads", name, answers, WorkloadContract)
    new_file.there_is_none(root, written.source.file)
    entry = Entry(contract=written, request=answers["namespace"])
    workloads = sorted((*inventory.workloads, entry), key=lambda one: (one.team, one.name))
    _validated(inventory, dataclasses.replace(inventory, workloads=tuple(workloads)))
    return new_file.write(root, written.source.file, text)


def _answers(
    inventory: Inventory, questions: list[Question], given: Mapping[str, str | None], terminal: Terminal
) -> Answers:
    # First, because the other answers depend on it.
    team = given.get("team")
    if team is not None and team not in inventory.owners.teams:
        rule, fix = "a team is in config/teams.yaml", did_you_mean(team, inventory.owners.teams)
        raise SettingsError([on_command_line("--team", rule, fix, team)])
    return ask(questions, given, terminal)


def _typed(text: str, folder: str, name: str, answers: Answers, model: type[BaseModel]) -> Written[Any]:
    """The document that a text is.

    Raises:
        SettingsError: an answer is none; said with the line it would have had.
    """
    # The name becomes a part of a path only after the model took it for one.
    source = parse(text, f"{FOLDER}/{answers['team']}/{folder}/{shown(name)}.yaml")
    try:
        value = model.model_validate_json(json.dumps(source.values), strict=True)
    except ValidationError as error:
        raise SettingsError(source.problems + problems_of(error, (), (), source, model)) from None
    return Written(team=answers["team"], name=name, value=value, source=source)


def _validated(before: Inventory, after: Inventory) -> None:
    """Refuse what the next preview would refuse. What is wrong already is not this file's fault."""
    known = set(validate.problems(before)[0])
    found = [one for one in validate.problems(after)[0] if one not in known]
    if found:
        raise SettingsError(found)
