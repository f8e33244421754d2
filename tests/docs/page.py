"""The fenced blocks of a page, and a place to run what stands in them: ports are free ones, and an engine is played."""

import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
BINARY = ROOT / "target/static/biljett"

PROGRAM = """#!/bin/sh
[ "$1" != demo ] || set -- "$@" --tls-port 0
exec {binary} "$@"
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
        self.program("biljett", PROGRAM.format(binary=BINARY))
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

    def start(self, script):
        """Starts a script of a page as it stands there; the process, and the file of what it says."""
        environment = {**os.environ, "PATH": f"{self.root}/bin:{os.environ['PATH']}"}
        # Files, not pipes: what a script leaves running keeps those open.
        said = (self.root / f"said-{len(self.groups)}").open("w+")
        process = subprocess.Popen(["bash", "-euc", self.here(script)], cwd=self.root, env=environment,
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
