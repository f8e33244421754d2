"""docs/integrate.md and docs/integrate/*.md: the commands of each page, in order, in one shell, against the demonstration that the page starts."""

import re
import subprocess
import tomllib

import pytest

from page import ROOT, Place, Shell, blocks, commands

PAGES = ["integrate", *sorted(f"integrate/{path.stem}" for path in (ROOT / "docs/integrate").glob("*.md"))]
START = "biljett demo --data demo"
# How the program comes on the path, which in a place it is.
BUILD = ["cargo build --release", 'export PATH="$PWD/target/release:$PATH"']


def test_every_service_has_a_page():
    services = ["bankid", "eparaksts", "halland", "helseid", "helsenorge", "standard"]
    assert PAGES == ["integrate", *(f"integrate/{service}" for service in services)]


@pytest.mark.parametrize("page", PAGES)
def test_the_page_does_what_it_says(page):
    tried = 0
    with Place() as place:
        (place.root / "node_modules").symlink_to(ROOT / "tests/interop/node/node_modules")
        shell = Shell(place)
        for language, text in blocks(f"docs/{page}.md"):
            if language:
                fragment(place, language, text)
                continue
            for command, outcome in commands(text):
                if command in BUILD:
                    continue
                if command == START:
                    place.start(command)
                    place.ready()
                else:
                    does(shell, command, outcome)
                tried += 1
    assert tried > 10


def does(shell, command, outcome):
    """Runs a command: without an outcome it succeeds; one begins with a status, and the rest of it is said."""
    ended, said = shell.run(command)
    statuses, told = shell.place.statuses(), f"$ {command}\n{said}"
    assert "command not found" not in said, told
    status, words = re.fullmatch(r"(?:(\d{3})\b)?(.*)", outcome or "").groups()
    if status and not statuses:
        assert ended != 0 and f"status {status}" in said, told
    elif status:
        assert statuses == [int(status)], f"{told}\n{statuses}"
    else:
        assert ended == 0 and all(one < 400 for one in statuses), f"{told}\n{statuses}"
    assert " ".join(words.split()) in " ".join(said.split()), f"{told}\nnot said: {words}"


def fragment(place, language, text):
    """Runs a fragment of a program; a file of settings is put where its first line says, and text is read."""
    if language == "text":
        return
    if language == "toml":
        assert tomllib.loads(text)
        (place.root / text.splitlines()[0].removeprefix("# ")).write_text(text)
        return
    name, program = {"python": ("fragment.py", "python"), "js": ("fragment.mjs", "node")}[language]
    (place.root / name).write_text(place.here(text))
    run = subprocess.run([program, name], cwd=place.root, env=place.environment, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, f"{text}\n{run.stdout}{run.stderr}"


def test_a_command_that_does_otherwise_is_noticed():
    with Place() as place:
        shell = Shell(place)
        for command, outcome in [
            ("false", None), ("true", "400 x"), ("echo status 400 y; false", "400 x"), ("echo x", "y"), ("false", "x"),
            ("nothing & true", None),
        ]:
            with pytest.raises(AssertionError):
                does(shell, command, outcome)
        does(shell, "echo status 400 x; false", "400 x")
        does(shell, "echo x", "x")


def test_commands_and_outcomes_are_told_apart():
    block = "a \\\n  b\n# -> 400 c\n\n# note\nd\n"
    assert commands(block) == [("a b", "400 c"), ("d", None)]
