"""What goes wrong beyond the settings."""

from contracts.problems import Problem


class ProgramError(Exception):
    """The program cannot be previewed."""

    def __init__(self, rule: str, fix: str) -> None:
        # Text of the engine has lines; a problem has one.
        self.rule, self.fix = (" ".join(text.split()) for text in (rule, fix))
        super().__init__(f"{self.rule}: {self.fix}")

    def problem(self, stack: str) -> Problem:
        """The same in the form of all problems."""
        return Problem(rule=self.rule, fix=self.fix, keys=("stack",), value=stack, file="__main__.py")
