"""Bodies of requests checked against Discord's published schema, by the program beside it that Node runs."""

import json
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, field

from tests.equipment.needs import DISCORD_SCHEMA
from tests.platforms.matrix.jshall import bundled_node

_ENOUGH = 50_000
_LONG = 120.0


@dataclass
class Schema:
    """Takes what arrives during a run, each once, and checks all of it in one go."""

    taken: "Counter[str]" = field(default_factory=Counter)
    left_out: int = 0

    def take(self, method: str, route: str, body: object) -> None:
        plain = re.sub(r"{\w+}", "{}", route)
        line = json.dumps({"method": method, "route": plain, "body": body})
        if len(self.taken) < _ENOUGH or line in self.taken:
            self.taken[line] += 1
        else:
            self.left_out += 1

    def complaints(self) -> list[str]:
        """What does not fit, and where. Needs `discord-schema` (see needs.py)."""
        lines = list(self.taken)
        done = subprocess.run(
            [str(bundled_node()), "check.mjs"],
            cwd=DISCORD_SCHEMA,
            input="\n".join(lines),
            capture_output=True,
            text=True,
            timeout=_LONG,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        found = (json.loads(line) for line in done.stdout.splitlines())
        return [f"{one['method']} {one['route']}: {one['why']}" for one in found]
