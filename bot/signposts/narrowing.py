"""Where somebody is, and in which language: read from their own words, for one question, and kept nowhere (SG6)."""

from babel import Locale, UnknownLocaleError

from bot.kernel.countries import folded, read_country
from bot.kernel.errors import Unreadable
from bot.kernel.people import Caller
from bot.signposts.forms import Browse, Find
from bot.signposts.ports import Question


def question_of(caller: Caller, form: Find | Browse, *, topic: str = "") -> Question:
    """`place` may be a country, a town, or both: "Cork", "IE", "Cork, Ireland". Raises `Unreadable`."""
    country, place = country_and_place(form.place, caller.country)
    return Question(
        words=form.words if isinstance(form, Find) else "",
        topic=topic,
        country=country,
        place=place,
        language=read_language(form.language, caller.language) if form.language else "",
        age=form.age,
        reach=form.reach,
    )


def read_language(words: str, spoken: str) -> str:
    """A code or a name, in English or in the reader's language, as ISO 639-1. Raises `Unreadable`."""
    wanted = folded(words)
    for names in (_languages("en"), _languages(spoken or "en")):
        code = next((code for code, name in names.items() if wanted in (code, folded(name))), "")
        if code:
            return code
    raise Unreadable("signposts-language-unknown")


def country_and_place(words: str, country: str) -> tuple[str, str]:
    """What the words name; `country` where they name none."""
    whole = read_country(words) if words.strip() else None
    if whole is not None:
        return whole, ""
    town, _, last = words.rpartition(",")
    named = read_country(last) if town else None
    return (named, town.strip()) if named else (country, words.strip())


def _languages(spoken: str) -> dict[str, str]:
    try:
        names = Locale.parse(spoken.replace("-", "_")).languages
    except (UnknownLocaleError, ValueError):
        names = Locale("en").languages
    return {code: name for code, name in names.items() if len(code) == 2}
