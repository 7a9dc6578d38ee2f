"""The command line: one line a command. The module of a command loads only when the command is asked for."""

from importlib import import_module

import click

COMMANDS = {
    "appraise": "thidua.law.asking:appraise",
    "law": "thidua.law.command:law",
    "demo": "thidua.demo.command:demo",
    "generate": "thidua.demo.national.command:generate",
    "gallery": "thidua.demo.gallery.command:gallery",
    "import": "thidua.operations.imports:import_",
    "serve": "thidua.operations.commands:serve",
    "worker": "thidua.operations.commands:worker",
    "migrate": "thidua.operations.commands:migrate",
    "backup": "thidua.operations.commands:backup",
    "package": "thidua.exchange.command:package",
    "restore": "thidua.operations.commands:restore",
    "archive": "thidua.operations.keeping:archive",
    "check": "thidua.operations.commands:check",
}


class Commands(click.Group):
    """The table above as a group, so that `thidua appraise` loads no framework and starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load and return a command, or None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.command(cls=Commands)
@click.version_option(package_name="thidua", message="Thi Đua %(version)s")
def main() -> None:
    """Thi Đua: hệ thống làm việc về thi đua, khen thưởng."""
