"""What could not be run is said, and fails the run where nothing may be skipped."""

import pytest

from tests.equipment.needs import Equipment, find_chromium, need

PLUGINS = (
    *("-p", "tests.equipment.needs", "-p", "tests.equipment.report"),
    *("-p", "no:cacheprovider", "-p", "no:asyncio", "-p", "no:hypothesispytest", "-p", "no:cov"),
)
NEEDY = """
    import pytest
    from tests.equipment.needs import Equipment, need

    def test_with_a_telescope():
        need("telescope", {"telescope": Equipment("A telescope", "ask a friend", lambda: None)})

    def test_without():
        pass
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("KITH_NOTHING_SKIPPED", raising=False)

    def run(source: str, *arguments: str, strict: bool = False) -> pytest.RunResult:
        if strict:
            monkeypatch.setenv("KITH_NOTHING_SKIPPED", "1")
        pytester.makepyfile(source)
        return pytester.runpytest_inprocess(*PLUGINS, *arguments)

    return run


def test_what_is_missing_is_named_with_its_cure(run):
    result = run(NEEDY)

    result.stdout.fnmatch_lines(
        [
            "What this machine could not provide:",
            "  1 test did not run: A telescope (ask a friend)",
            "*1 skipped*",
        ]
    )
    assert result.ret == pytest.ExitCode.OK


def test_where_nothing_may_be_skipped_the_run_fails(run):
    result = run(NEEDY, strict=True)

    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_the_same_when_several_processes_share_the_work(run):
    result = run(NEEDY, "-n", "1", strict=True)

    result.stdout.fnmatch_lines(["  1 test did not run: A telescope (ask a friend)"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize(
    "body",
    ["pytest.skip('not today')", "pytest.xfail('not yet')"],
)
def test_any_other_skip_fails_it_too(run, body):
    result = run(f"import pytest\n\ndef test_it():\n    {body}\n", strict=True)

    result.stdout.fnmatch_lines(["Skipped for other reasons:", "  1 test did not run: *not *"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_a_whole_file_skipped_fails_it_too(run):
    result = run("import pytest\npytest.skip('all of it', allow_module_level=True)", strict=True)

    assert result.ret != pytest.ExitCode.OK


def test_a_complete_run_passes_without_a_word(run):
    result = run("def test_it(): pass", strict=True)

    result.stdout.no_fnmatch_line("*not run here*")
    assert result.ret == pytest.ExitCode.OK


def test_a_named_browser_that_is_not_there_is_not_replaced_by_another():
    assert find_chromium({"KITH_CHROMIUM": "/nowhere/chromium", "PATH": "/usr/bin"}) is None


def test_what_is_there_is_handed_over(tmp_path):
    assert need("desk", {"desk": Equipment("A desk", "build one", lambda: tmp_path)}) == tmp_path
