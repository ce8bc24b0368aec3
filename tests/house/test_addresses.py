"""Where packages are fetched from is the business of whoever installs: no file names a registry."""

from tests.house.tree import place, text_files

REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
    )
)


def named(text: str) -> list[str]:
    return [registry for registry in REGISTRIES if registry in text.lower()]


def test_no_file_names_a_registry():
    texts = {place(path): path.read_text(encoding="utf-8", errors="replace") for path in text_files()}

    assert len(texts) > 20
    assert {path: found for path, text in texts.items() if (found := named(text))} == {}


def test_the_rule_sees_a_bad_example():
    assert named("--index-url https://" + REGISTRIES[0].upper() + "/simple") == [REGISTRIES[0]]
    assert named("pip install --require-hashes") == []
