"""The fenced blocks of a page, and a place to run what stands in them: ports are free ones, and an engine is played."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
BINARY = ROOT / os.environ.get("BILJETT", "target/static/biljett")
END = "the command ended with"

# The port of a page is 8080, which here is another one.
PROGRAM = """#!/bin/sh
case "$*" in
  "demo clock"*|"demo fault"*) set -- "$@" --base {base} ;;
  demo*--listen*) set -- "$@" --tls-port 0 ;;
  demo*) set -- "$@" --tls-port 0 --listen 127.0.0.1:{port} ;;
  explain*--base*|code*--demo*|token*--demo*|token*--metadata*) ;;
  explain*|code*|token*) set -- "$@" --base {base} ;;
esac
exec {binary} "$@"
"""

# Leaves the head of each answer where a test finds it.
CURL = """#!/bin/sh
exec {curl} "$@" --dump-header "$(mktemp {heads}/XXXXXX)"
"""

# `run .. biljett WORDS` starts the binary as the image does, `compose exec biljett /biljett WORDS` runs it.
ENGINE = """#!/bin/bash
if [ "$1 $2 $3" = "compose exec biljett" ]; then shift 4; exec biljett "$@"; fi
[ "$1" = run ] || exit 2
while [ "$1" != biljett ]; do shift; done
shift
[ $# != 0 ] || set -- {command}
biljett "$@" >/dev/null 2>&1 </dev/null &
"""


def blocks(path):
    """The blocks of a page as (language, text); a bare fence has the language ''."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", (ROOT / path).read_text(), re.MULTILINE | re.DOTALL)


def image_command():
    """The words after the program that the image starts with."""
    line = next(line for line in (ROOT / "Containerfile").read_text().splitlines() if line.startswith("CMD "))
    return json.loads(line.removeprefix("CMD "))


class Place:
    """A directory with `biljett` and `docker` on the path; every process in it ends with it."""

    def __init__(self):
        self.directory = tempfile.TemporaryDirectory()
        self.root = Path(self.directory.name)
        (self.root / "bin").mkdir()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.groups = []
        (self.root / "heads").mkdir()
        self.program("biljett", PROGRAM.format(binary=BINARY, base=self.base, port=self.port))
        self.program("curl", CURL.format(curl=shutil.which("curl"), heads=self.root / "heads"))
        self.program("docker", ENGINE.format(command=self.here(" ".join(image_command()))))

    def program(self, name, text):
        path = self.root / "bin" / name
        path.write_text(text)
        path.chmod(0o755)

    def here(self, text):
        """The text with this place's program, port, directory and addresses."""
        text = text.replace("http://biljett:8080", self.base).replace("8080", str(self.port))
        text = re.sub(r"(?<![\w/])/data\b", f"{self.root}/data", text)
        return re.sub(r"^/biljett ", "biljett ", text)

    @property
    def environment(self):
        return {**os.environ, "PATH": f"{self.root}/bin:{os.environ['PATH']}"}

    def start(self, script):
        """Starts a script of a page as it stands there; the process, and the file of what it says."""
        # Files, not pipes: what a script leaves running keeps those open.
        said = (self.root / f"said-{len(self.groups)}").open("w+")
        process = subprocess.Popen(["bash", "-euc", self.here(script)], cwd=self.root, env=self.environment,
                                   stdout=said, stderr=subprocess.STDOUT, start_new_session=True)
        self.groups.append(process.pid)
        return process, said

    def run(self, script):
        """Runs a script of a page, which must succeed; what it said."""
        process, said = self.start(script)
        status = process.wait(timeout=60)
        said.seek(0)
        text = said.read()
        assert status == 0, f"{script}\n{text}"
        return text

    def ready(self):
        """The list, once it is there; before that the port refuses or answers 503."""
        for _ in range(600):
            try:
                return json.load(urlopen(f"{self.base}/demo.json", timeout=10))
            except URLError as error:
                assert getattr(error, "code", 503) == 503, error
                time.sleep(0.01)
        raise AssertionError("it was not ready within 6 s")

    def statuses(self):
        """The last status of each answer to curl since it was asked before."""
        heads = [(path, path.read_text()) for path in sorted((self.root / "heads").iterdir())]
        for path, _ in heads:
            path.unlink()
        return [int(re.findall(r"^HTTP/\S+ (\d+)", head, re.MULTILINE)[-1]) for _, head in heads if head]

    def close(self):
        for group in self.groups:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
        self.directory.cleanup()


class Shell:
    """One shell of a place, in which commands run one after the other, as a reader pastes them."""

    def __init__(self, place):
        self.place = place
        self.process = subprocess.Popen(["bash"], cwd=place.root, env=place.environment, text=True, start_new_session=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        place.groups.append(self.process.pid)

    def run(self, command):
        """Runs one command: its exit status, and all that it said."""
        self.process.stdin.write(f"{self.place.here(command)}\nENDED=$?; wait; printf '\\n%s %s\\n' '{END}' $ENDED\n")
        self.process.stdin.flush()
        late = threading.Timer(60, os.killpg, (self.process.pid, signal.SIGKILL))
        late.start()
        said = ""
        for line in self.process.stdout:
            if line.startswith(END):
                late.cancel()
                return int(line.split()[-1]), said
            said += line
        raise AssertionError(f"{command}\n{said}\nthe shell ended")


def commands(block):
    """The commands of a block in order, each with the outcome that the comment `# -> OUTCOME` beneath it states, or None."""
    found = []
    for line in re.sub(r"\\\n\s*", "", block).splitlines():
        if line.startswith("# -> "):
            found[-1] = (found[-1][0], line.removeprefix("# -> "))
        elif line and not line.startswith("#"):
            found.append((line, None))
    return found
