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
from bot.app.inviting import link
from bot.kernel.countries import read_country
from bot.signposts.bundled import bundled
from storage.keyring import KeyRing
from storage.keyslots import slots_file
from storage.memberkeys import MemberKeys

IN_FILE = "matrix-password"
"""The file beside the settings in which the account's password is."""
DISCORD_FILE = "discord-token"
"""The one in which the bot's token is."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was given as options; None is asked for, or left at its default where nobody can be asked."""

    host: str | None = None
    contact: str | None = None
    zone: str | None = None
    country: str | None = None
    confirm: bool | None = None
    homeserver: str | None = None
    matrix_user: str | None = None
    discord_application: str | None = None


@dataclass(frozen=True, slots=True)
class _Platform:
    """Its section of the settings, the file its secret goes into, what that is called, and what comes next."""

    section: str
    file: str
    secret: str
    then: str = ""


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
    platforms = _platforms(answers, ask=ask)
    folder.mkdir(parents=True, exist_ok=True)
    if ask:
        for one in platforms:
            _secret(folder / one.file, one.secret, out)
    key = folder / "kith.key"
    _keys(key)
    _helplines(folder, country, answers.confirm, out, ask=ask)
    with config.open("x", encoding="utf-8") as file:
        file.write(_config(host, contact, zone, country) + "".join(one.section for one in platforms))
    out.print(f"Written: {config} and {key}. Keep a copy of the key and of {key}.members somewhere safe.")
    for one in platforms:
        if not (folder / one.file).exists():
            out.print(f"Put the {one.secret} into {folder / one.file}, readable by you alone (chmod 600).")
        if one.then:
            out.print(one.then)
    out.print("Next: kith check, then kith run.")


def _platforms(answers: Answers, *, ask: bool) -> list[_Platform]:
    """Those that were wanted; an empty answer passes one by."""
    found = []
    homeserver = _asked(
        answers.homeserver, "Your Matrix homeserver’s address (or empty)", "", _homeserver, ask=ask
    )
    if homeserver:
        user = _asked(answers.matrix_user, "Kith’s own account there", "", _matrix_user, ask=ask)
        found.append(_Platform(_matrix(homeserver, user), IN_FILE, f"password of {user}"))
    application = _asked(
        answers.discord_application, "Your Discord application’s ID (or empty)", "", _application, ask=ask
    )
    if application:
        then = f"To bring Kith into your server, open: {link(application)}"
        found.append(_Platform(_discord(application), DISCORD_FILE, "token of your Discord bot", then))
    return found


def _secret(file: Path, name: str, out: Console) -> None:
    """Asked for without showing it, and kept where only its owner can read it; what is there stays."""
    if file.exists():
        out.print(f"{file} is there already, and stays as it is.")
        return
    question = f"{name[0].upper()}{name[1:]} (or empty, to put it there later)"
    secret = typer.prompt(question, default="", hide_input=True, show_default=False).strip()
    if secret:
        file.touch(mode=0o600)
        file.write_text(f"{secret}\n", encoding="utf-8")


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


def _homeserver(words: str) -> str:
    if words and not words.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise ConfigTrouble("That is an address with https://. For example: https://matrix.example.org")
    return words.rstrip("/")


def _matrix_user(words: str) -> str:
    name, _, server = words.partition(":")
    if not name.startswith("@") or len(name) < 2 or not server or not words.isprintable() or " " in words:
        raise ConfigTrouble("That is a full id. For example: @kith:example.org")
    return words


def _application(words: str) -> str:
    if words and not (words.isascii() and words.isdecimal() and 15 <= len(words) <= 20):
        raise ConfigTrouble(
            "That is the number named Application ID in the developer portal. For example: 1049382716054937600"
        )
    return words


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _matrix(homeserver: str, user: str) -> str:
    return (
        f"\n[matrix]\nhomeserver = {_quoted(homeserver)}\nuser_id = {_quoted(user)}\n"
        f'password_file = "{IN_FILE}"\n# Who may ask Kith into a room; add yourself, like "@ada:example.org".\n'
        "accept_invites_from = []\n"
    )


def _discord(application: str) -> str:
    return (
        f'\n[discord]\napplication_id = "{application}"\ntoken_file = "{DISCORD_FILE}"\n'
        "# Only if you switched on Server Members Intent in the developer portal.\nmembers = false\n"
    )


def _config(host: str, contact: str, zone: str, country: str) -> str:
    return (
        "# Kith's settings. Every setting there is, with its meaning: config.example.toml\n\n"
        f"[host]\nname = {_quoted(host)}\ncontact = {_quoted(contact)}\n\n"
        f"[community]\nzone = {_quoted(zone)}\ncountry = {_quoted(country)}\n\n"
        '[storage]\nurl = "sqlite:///kith.db"\n\n[secrets]\nkey_file = "kith.key"\n'
    )
