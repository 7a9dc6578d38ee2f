"""`thidua generate`: a made-up register as large as the nation's, into an empty database."""

import time
from pathlib import Path

import click

from thidua.operations import installation
from thidua.operations.installation import ready


@click.command()
@click.option("--people", default=20_000, show_default=True, type=click.IntRange(1, 20_000_000), help="Số đối tượng.")
@click.option("--seed", default=2026, show_default=True, help="Cùng số này thì cùng dữ liệu.")
@click.option("--truth", type=click.Path(dir_okay=False, path_type=Path), help="Tệp CSV: bản ghi nào là của ai.")
def generate(people: int, seed: int, truth: Path | None) -> None:
    """Tạo sổ bộ bịa cỡ cả nước trong cơ sở dữ liệu trống, để đo và để thử."""
    start = time.monotonic()

    def tell(said: str) -> None:
        click.echo(f"▸ {time.monotonic() - start:6.0f} s  {said}")

    with ready():
        from thidua.demo.national.loading import generate as fill  # noqa: PLC0415 - models load only after Django

        installation.migrate()
        made = fill(people, seed=seed, truth=truth, tell=tell)
    for table, count in made.rows.items():
        click.echo(f"  {table:<14}{count:>14,}".replace(",", "."))
