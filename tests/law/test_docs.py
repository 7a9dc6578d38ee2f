"""The amendment that docs/law.md works through: its commands print what it says they print."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    \$ (.+)\n((?:    (?!\$).*\n)*)", PAGE, flags=re.MULTILINE)


def test_the_page_has_commands_to_run() -> None:
    assert len(COMMANDS) == 4


@pytest.mark.parametrize(("command", "printed"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_a_command_of_the_page_prints_what_the_page_says(command: str, printed: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONUTF8": "1"}
    run = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert run.stderr == ""
    assert run.stdout == "".join(line[4:] + "\n" for line in printed.splitlines())


def test_the_amendment_shown_is_the_one_that_is_applied() -> None:
    shown = re.search(r"(    kind: amendment\n    id: luat-gia-dinh-dieu-24\n(?:    .*\n)+)", PAGE)
    assert shown is not None
    text = "".join(line[4:] + "\n" for line in shown[1].splitlines())
    assert text in (ROOT / "docs" / "law-example" / "amendment.yaml").read_text(encoding="utf-8")
