"""Groups of commands that name the nearest one where a word is misspelt."""

import click

from sim.scenario.checks.suggestions import suggestion


class Group(click.Group):
    """A group of commands; a misspelt one is refused with the nearest name."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-"):
            ctx.fail(f"no such command {name!r}{suggestion(name, known, 'commands')}")
        return super().resolve_command(ctx, args)
