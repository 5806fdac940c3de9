"""Asks what a file needs, on a terminal; elsewhere whatever has no answer must be a flag."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from contracts.problems import Problem, SettingsError, shown

Answers = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing to know."""

    key: str
    """Name of the answer, and of the flag."""
    text: str
    """The question."""
    default: Callable[[Mapping[str, str]], str | None] = lambda _: None
    """What an empty answer means, given the answers so far; None where there must be one."""
    choices: Callable[[Mapping[str, str]], Sequence[str]] = lambda _: ()
    """The only answers there are; none where any may do."""
    needed: Callable[[Mapping[str, str]], bool] = lambda _: True
    """Whether the question makes sense after the answers so far."""
    said: str = ""
    """How to answer on the command line; by default with a flag of the key."""

    @property
    def flag(self) -> str:
        """The flag that answers."""
        return self.said or f"--{self.key}"


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """Where somebody can answer."""

    reads: TextIO
    writes: TextIO

    @property
    def somebody_is_there(self) -> bool:
        return self.reads.isatty() and self.writes.isatty()


def on_command_line(flag: str, rule: str, fix: str, value: str | None = None) -> Problem:
    """What is wrong with what was said on the command line, or with what was not."""
    return Problem(
        rule=rule, fix=fix, keys=(flag,), value=None if value is None else shown(value), file="command line"
    )


def ask(questions: Sequence[Question], given: Mapping[str, str | None], terminal: Terminal) -> Answers:
    """Answers to all questions: from flags, from somebody, or by default.

    Raises:
        SettingsError: something has no answer, and nobody is there to give one.
    """
    answers: Answers = {}
    problems: list[Problem] = []
    for question in questions:
        if not question.needed(answers):
            if given.get(question.key) is not None:
                rule = f"after the other answers nobody asks: {question.text}"
                fix = "leave the flag out, or change the others"
                problems.append(on_command_line(question.flag, rule, fix))
            continue
        flag, default = given.get(question.key), question.default(answers)
        if flag is not None:
            answers[question.key] = flag
        elif terminal.somebody_is_there:
            answers[question.key] = _asked(question, answers, default, terminal)
        elif default is not None:
            answers[question.key] = default
        else:
            choices = ", ".join(question.choices(answers))
            fix = f"say {question.flag}" + (f" with one of {choices}" if choices else "")
            problems.append(on_command_line(question.flag, f"{question.text} has an answer", fix))
            # What follows may depend on it; an empty answer keeps the questions going.
            answers[question.key] = ""
    if problems:
        raise SettingsError(problems)
    return answers


def _asked(question: Question, answers: Answers, default: str | None, terminal: Terminal) -> str:
    choices = question.choices(answers)
    if choices:
        terminal.writes.write(f"  one of {', '.join(choices)}\n")
    while True:
        shown = f" [{default}]" if default else ""
        terminal.writes.write(f"{question.text}{shown}: ")
        terminal.writes.flush()
        line = terminal.reads.readline()
        if not line:
            raise SettingsError(
                [Problem(rule=f"{question.text} has an answer", fix=f"say {question.flag}", file="input")]
            )
        answer = line.strip() or default
        if answer is not None and (not choices or answer in choices):
            return answer
        terminal.writes.write("  that is no answer\n")
