"""At the end of a run: what the machine could not provide, and what therefore did not run.

With KITH_NOTHING_SKIPPED=1 a run in which anything was skipped or expected to fail is a failed run.
"""

import os
from collections import Counter
from collections.abc import Generator, Iterable

import pytest

from tests.equipment.needs import NOT_PROVIDED


def reasons(reports: Iterable[object]) -> Counter[str]:
    """How often each reason was given. Reports of other shapes count as given without one."""
    found: Counter[str] = Counter()
    for report in reports:
        longrepr = getattr(report, "longrepr", None)
        said = longrepr[2] if isinstance(longrepr, tuple) else getattr(report, "wasxfail", "")
        found[str(said).removeprefix("Skipped: ") or "no reason given"] += 1
    return found


def block(skipped: Counter[str]) -> list[str]:
    """The lines to print, missing equipment first."""
    missing = {reason: n for reason, n in skipped.items() if reason.startswith(NOT_PROVIDED)}
    others = {reason: n for reason, n in skipped.items() if reason not in missing}
    lines = ["What this machine could not provide:"] if missing else []
    lines += [f"  {_tests(n)} did not run: {why.removeprefix(NOT_PROVIDED)}" for why, n in missing.items()]
    lines += ["Skipped for other reasons:"] if others else []
    lines += [f"  {_tests(n)} did not run: {why}" for why, n in others.items()]
    return lines


def _tests(number: int) -> str:
    return "1 test" if number == 1 else f"{number} tests"


def _unrun(config: pytest.Config) -> Counter[str]:
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    stats = terminal.stats if terminal else {}
    return reasons([*stats.get("skipped", ()), *stats.get("xfailed", ()), *stats.get("xpassed", ())])


def _nothing_may_be_skipped() -> bool:
    return os.environ.get("KITH_NOTHING_SKIPPED") == "1"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    if _nothing_may_be_skipped() and not hasattr(session.config, "workerinput") and _unrun(session.config):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED
    yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    unrun = _unrun(config)
    if not unrun:
        return
    terminalreporter.section("not run here")
    for line in block(unrun):
        terminalreporter.write_line(line)
    if _nothing_may_be_skipped():
        terminalreporter.write_line(
            "Nothing may be skipped here (KITH_NOTHING_SKIPPED): this run has failed.", red=True
        )
