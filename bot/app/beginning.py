"""`kith init`: a guided first run. Nothing that is there is overwritten."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from zoneinfo import available_timezones

import typer
from rich.console import Console

from adapters.clock import SystemClock
from bot.app.config import ConfigTrouble
from bot.mydata.model import read_country
from bot.signposts.bundled import bundled
from storage.keyring import KeyRing
from storage.keyslots import slots_file
from storage.memberkeys import MemberKeys


@dataclass(frozen=True, slots=True)
class Answers:
    """What was given as options; None is asked for, or left at its default where nobody can be asked."""

    host: str | None = None
    contact: str | None = None
    zone: str | None = None
    country: str | None = None
    confirm: bool | None = None


def begin(folder: Path, answers: Answers, out: Console, *, ask: bool) -> None:
    """Write config.toml, keys, and the operator's word on the helplines. Raises `ConfigTrouble`."""
    config = folder / "config.toml"
    if config.exists():
        raise ConfigTrouble(
            f"{config} is there already, and stays as it is. Edit it, or choose another folder."
        )
    host = _asked(answers.host, "Who runs this Kith? Members see it", "", _short(80), ask=ask)
    contact = _asked(answers.contact, "How do members reach you?", "", _short(120), ask=ask)
    zone = _asked(answers.zone, "Your time zone", "Europe/London", _zone, ask=ask)
    country = _asked(answers.country, "Your country, two letters (or empty)", "", _country, ask=ask)
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "kith.key"
    _keys(key)
    _helplines(folder, country, answers.confirm, out, ask=ask)
    with config.open("x", encoding="utf-8") as file:
        file.write(_config(host, contact, zone, country))
    out.print(f"Written: {config} and {key}. Keep a copy of the key and of {key}.members somewhere safe.")
    out.print("Next: kith check, then kith run.")


def _keys(key: Path) -> None:
    """What is there is kept; what an earlier try did not come to is made."""
    ring = KeyRing.load(key) if key.exists() else KeyRing.create(key)
    if not slots_file(ring).exists():
        MemberKeys.create(ring).close()


def _helplines(folder: Path, country: str, confirm: bool | None, out: Console, *, ask: bool) -> None:
    lines = [one for one in bundled().lines if one.country == country]
    confirmed = folder / "helplines-confirmed.toml"
    if not country or not lines:
        out.print(
            "There is no list of helplines for your country yet: members see the emergency rule and a finder."
        )
        return
    for one in lines:
        out.print(
            f"  {one.name}: {', '.join((*one.call, one.text)).strip(', ')}  (checked {one.checked}, {one.source})"
        )
    sure = (
        confirm
        if confirm is not None
        else ask and typer.confirm("Have you made sure that these are right today?")
    )
    if sure and confirmed.exists():
        out.print(f"{confirmed} is there already, and stays as it is.")
    elif sure:
        today = SystemClock().now().astimezone(UTC).date().isoformat()
        page = "[confirmed]\n" + "".join(f"{one.id} = {today}\n" for one in lines)
        confirmed.write_text(page, encoding="utf-8")
    else:
        out.print("That is fine for now. “kith check” reminds you.")


def _asked(given: str | None, question: str, default: str, read: Callable[[str], str], *, ask: bool) -> str:
    """What was given, or what is answered; whoever is asked may try again."""
    if given is not None or not ask:
        return read(default if given is None else given.strip())
    while True:
        answer: str = typer.prompt(question, default=default, show_default=bool(default))
        try:
            return read(answer.strip())
        except ConfigTrouble as trouble:
            typer.echo(str(trouble))


def _short(longest: int) -> Callable[[str], str]:
    def read(words: str) -> str:
        if len(words) > longest or not words.isprintable():
            raise ConfigTrouble(
                f"That is one line of at most {longest} letters. For example: Ada and friends"
            )
        return words

    return read


def _zone(words: str) -> str:
    if words not in available_timezones():
        raise ConfigTrouble(f"No time zone of that name is known: {words[:40]}. For example: Europe/London")
    return words


def _country(words: str) -> str:
    code = read_country(words) if words else ""
    if code is None:
        raise ConfigTrouble(f"No country of that name is known: {words[:40]}. For example: GB")
    return code


def _config(host: str, contact: str, zone: str, country: str) -> str:
    def quoted(words: str) -> str:
        return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'

    return (
        "# Kith's settings. Every setting there is, with its meaning: config.example.toml\n\n"
        f"[host]\nname = {quoted(host)}\ncontact = {quoted(contact)}\n\n"
        f"[community]\nzone = {quoted(zone)}\ncountry = {quoted(country)}\n\n"
        '[storage]\nurl = "sqlite:///kith.db"\n\n[secrets]\nkey_file = "kith.key"\n'
    )
