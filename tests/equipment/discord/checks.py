"""What Discord refuses in a message or a modal, whatever its published schema says."""

from collections import Counter
from collections.abc import Callable, Iterator

from tests.equipment.discord.model import Json, parts_of, words_of
from tests.equipment.discord.posting import FILE, V2
from tests.equipment.discord.refusals import invalid, no

ROW, BUTTON, SELECT, INPUT, SECTION, WORDS, CONTAINER, LABEL, UPLOAD = 1, 2, 3, 4, 9, 10, 17, 18, 19
_TOP = {ROW, SECTION, WORDS, 11, 12, 13, 14, CONTAINER}
_IN_MODALS = {ROW, WORDS, LABEL}
_LONGEST = {
    (BUTTON, "label"): 80,
    (SELECT, "placeholder"): 150,
    (INPUT, "placeholder"): 100,
    (INPUT, "value"): 4000,
    (LABEL, "label"): 45,
    (LABEL, "description"): 100,
}
_LINK, _PREMIUM = 5, 6


def check_message(message: Json, allowed: Json | None = None, *, files: int = 0) -> None:
    """A message as it would be kept. Raises Refused."""
    new = bool(message["flags"] & V2)
    if new and (message["content"] or message["embeds"]):
        raise invalid("content", "The 'content' and 'embeds' fields cannot be used with IS_COMPONENTS_V2")
    if not (message["content"] or message["embeds"] or message["components"] or files):
        raise no(50006)
    if not (message["content"].strip() or message["embeds"] or message["components"] or files):
        raise no(50006)
    if len(message["content"]) > 2000:
        raise invalid("content", "Must be 2000 or fewer in length.")
    _check_embeds(message)
    _check_mentions(allowed or {})
    check_parts(message["components"], new=new)
    check_files(message, new=new)


def check_files(message: Json, *, new: bool) -> None:
    """`new`: with Discord's second kind of components, where nobody sees a file that no component shows."""
    names = [one["filename"] for one in message["attachments"]]
    shown = [part.get("file") or {} for part in parts_of(message) if part["type"] == FILE]
    if len(set(names)) < len(names):
        raise invalid("attachments", "Two files of one name.")
    for one in shown:
        if one.get("attachment_id") not in {there["id"] for there in message["attachments"]}:
            raise invalid("components.file.url", "The referenced attachment was not found.")
    if new and len(shown) < len(names):
        raise invalid("attachments", "A file that no component shows.")


def check_parts(components: list[Json], *, new: bool) -> None:
    """`new`: with Discord's second kind of components."""
    _unique(components)
    top = _TOP if new else {ROW}
    for place, part in enumerate(components):
        if part["type"] not in top:
            raise invalid(f"components.{place}.type", f"Value of field must be one of {sorted(top)}.")
    every = parts_of({"components": components})
    if not new and len(components) > 5:
        raise invalid("components", "Must be 5 or fewer in length.")
    if len(every) > 40:
        raise invalid("components", "The total number of components must be 40 or fewer.")
    if len(words_of({"components": components})) > 4000:
        raise invalid("components", "The total length of text must be 4000 or fewer.")
    for part in every:
        _check_part(part)


def check_modal(modal: Json) -> None:
    for key, longest in (("title", 45), ("custom_id", 100)):
        if not 1 <= len(modal.get(key) or "") <= longest:
            raise invalid(f"data.{key}", f"Must be between 1 and {longest} in length.")
    components = modal.get("components") or []
    if not 1 <= len(components) <= 5:
        raise invalid("data.components", "Must be between 1 and 5 in length.")
    for place, part in enumerate(components):
        if part["type"] not in _IN_MODALS:
            raise invalid(f"data.components.{place}.type", "Value of field must be one of (1, 10, 18).")
    _unique(components)
    for part in parts_of(modal):
        _check_part(part)


def _check_part(part: Json) -> None:
    kind = part["type"]
    for (which, key), longest in _LONGEST.items():
        if which == kind and len(part.get(key) or "") > longest:
            raise invalid(f"components.{key}", f"Must be {longest} or fewer in length.")
    check = _CHECKS.get(kind)
    if kind in {SELECT, INPUT, UPLOAD, 5, 6, 7, 8} and not 1 <= len(part.get("custom_id") or "") <= 100:
        raise invalid("components.custom_id", "Must be between 1 and 100 in length.")
    if check:
        check(part)


def _check_button(part: Json) -> None:
    if not (part.get("label") or part.get("emoji") or part.get("style") == _PREMIUM):
        raise invalid("components.label", "A button must have a label or an emoji.")
    linked, named = bool(part.get("url")), bool(part.get("custom_id"))
    if part.get("style") == _LINK and (not linked or named):
        raise invalid("components.url", "A link has an address and no custom_id.")
    if part.get("style") in {1, 2, 3, 4} and (linked or not 1 <= len(part.get("custom_id") or "") <= 100):
        raise invalid("components.custom_id", "A custom id of 1 to 100 characters is required.")


def _check_row(part: Json) -> None:
    inner = part.get("components") or []
    if not 1 <= len(inner) <= 5:
        raise invalid("components.components", "Must be between 1 and 5 in length.")
    if len(inner) > 1 and any(one["type"] != BUTTON for one in inner):
        raise invalid("components.components", "A row holds up to five buttons, or one thing else.")


def _check_select(part: Json) -> None:
    options = part.get("options") or []
    if not 1 <= len(options) <= 25:
        raise invalid("components.options", "Must be between 1 and 25 in length.")
    for one in options:
        for key in ("label", "value", "description"):
            if len(one.get(key) or "") > 100 or (key != "description" and not one.get(key)):
                raise invalid(f"components.options.{key}", "Must be between 1 and 100 in length.")
    if any(many > 1 for many in Counter(one["value"] for one in options).values()):
        raise invalid("components.options", "The specified option value is already used")
    if (part.get("max_values") or 1) > len(options):
        raise invalid("components.max_values", "There are fewer options than that.")
    if sum(bool(one.get("default")) for one in options) > (part.get("max_values") or 1):
        raise invalid("components.options", "There are more defaults than may be chosen.")


def _check_section(part: Json) -> None:
    inner = part.get("components") or []
    if not 1 <= len(inner) <= 3 or any(one["type"] != WORDS for one in inner):
        raise invalid("components.components", "Must be 1 to 3 text displays.")
    if not part.get("accessory"):
        raise invalid("components.accessory", "This field is required")


def _check_words(part: Json) -> None:
    if not part.get("content"):
        raise invalid("components.content", "This field is required")


def _check_container(part: Json) -> None:
    if not part.get("components") or any(one["type"] == CONTAINER for one in part["components"]):
        raise invalid("components.components", "A container holds something, and no container.")


def _check_label(part: Json) -> None:
    if not part.get("label") or not part.get("component"):
        raise invalid("components.label", "This field is required")


def _check_input(part: Json) -> None:
    shortest, longest = part.get("min_length") or 0, part.get("max_length") or 4000
    if not 0 <= shortest <= longest <= 4000:
        raise invalid("components.max_length", "Must be between 1 and 4000.")
    if part.get("style") not in {1, 2}:
        raise invalid("components.style", "Value must be one of {1, 2}.")


def _check_upload(part: Json) -> None:
    least, most = part.get("min_values", 1), part.get("max_values", 1)
    if not 0 <= least <= most <= 10 or most < 1:
        raise invalid("components.max_values", "Must be between 1 and 10.")
    if part.get("required", True) and least == 0:
        raise invalid("components.min_values", "What is required is at least one.")


_CHECKS: dict[int, Callable[[Json], None]] = {
    ROW: _check_row,
    BUTTON: _check_button,
    SELECT: _check_select,
    INPUT: _check_input,
    SECTION: _check_section,
    WORDS: _check_words,
    CONTAINER: _check_container,
    LABEL: _check_label,
    UPLOAD: _check_upload,
}


def _unique(components: list[Json]) -> None:
    every = parts_of({"components": components})
    for key, message in (
        ("custom_id", "Component custom id cannot be duplicated"),
        ("id", "Component id cannot be duplicated"),
    ):
        for twice in _twice(part[key] for part in every if part.get(key)):
            raise invalid(f"components.{key}", f"{message} ({twice})")


def _twice(values: Iterator[object]) -> list[object]:
    return [value for value, many in Counter(values).items() if many > 1]


def _check_embeds(message: Json) -> None:
    embeds = message["embeds"]
    if len(embeds) > 10:
        raise invalid("embeds", "Must be 10 or fewer in length.")
    for one in embeds:
        for key, longest in (("title", 256), ("description", 4096)):
            if len(one.get(key) or "") > longest:
                raise invalid(f"embeds.{key}", f"Must be {longest} or fewer in length.")


def _check_mentions(allowed: Json) -> None:
    for key in ("users", "roles"):
        if key in (allowed.get("parse") or ()) and allowed.get(key):
            raise invalid("allowed_mentions", f"parse:['{key}'] and {key}: [ids...] are mutually exclusive.")
        if len(allowed.get(key) or ()) > 100:
            raise invalid(f"allowed_mentions.{key}", "Must be 100 or fewer in length.")
