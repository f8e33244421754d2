"""A demo of a test's own, whose clock it may move and in which it may stage faults, since nobody else is there."""

import json
import os
import subprocess
import time
from pathlib import Path

from demo import http

PROGRAM = os.environ.get("BILJETT") or Path(__file__).resolve().parents[3] / "target/static/biljett"


class OwnDemo:
    """A running demo; `issuers` as in demo.json."""

    def __init__(self, directory):
        command = [PROGRAM, "demo", "--port", "0", "--data", directory]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.path = Path(directory) / "demo.json"
        for _ in range(200):
            if self.path.exists():
                break
            assert self.process.poll() is None, "the demo ended"
            time.sleep(0.1)
        listed = json.loads(self.path.read_text(encoding="utf-8"))
        self.base, self.issuers = listed["base"], listed["issuers"]

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)

    def advance(self, seconds):
        """Moves the clock."""
        self._ask("POST", "/demo/clock", {"advance_s": seconds})

    def stage(self, issuer, fault, endpoint=None, times=1):
        """Stages a fault."""
        wish = {"issuer": issuer, "fault": fault, "times": times}
        self._ask("POST", "/demo/faults", {**wish, **({"endpoint": endpoint} if endpoint else {})})

    def calm(self):
        """Puts the clock right, and removes every fault."""
        self._ask("DELETE", "/demo/clock")
        self._ask("DELETE", "/demo/faults")

    def _ask(self, method, path, body=None):
        response = http().request(method, self.base + path, json=body)
        assert response.ok, response.text
