"""What an import would do, printed before it is asked for: counts, then each with its file and line or path."""

from bot.app.terminal import out
from bot.signposts.feeds.comparing import Plan
from bot.signposts.feeds.telling import Kind, Line, told

AT_MOST = 200
"""Lines that are printed; the rest is counted."""
_SIGNS = {
    Kind.ADDED: "+",
    Kind.CHANGED: "~",
    Kind.REMOVED: "-",
    Kind.DUPLICATE: "=",
    Kind.INVALID: "!",
    Kind.NOTE: "·",
}


def print_plan(plan: Plan) -> None:
    shown = told(plan, at_most=AT_MOST)
    out.print(f"{plan.feed}: " + ", ".join(f"{count} {kind}" for kind, count in shown.counts))
    for line in shown.lines:
        out.print(f"{_SIGNS[line.kind]} {_worded(line)}")
    if shown.more:
        out.print(f"… and {shown.more} more.")


def _worded(line: Line) -> str:
    place = f"  ({line.where})" if line.where else ""
    match line.kind:
        case Kind.CHANGED:
            return f"{line.name}: {', '.join(line.about)}{place}"
        case Kind.DUPLICATE:
            known, elsewhere = line.about
            return (
                f"{line.name}: {f'known from {elsewhere} as' if elsewhere else 'twice, also'} {known}{place}"
            )
        case Kind.INVALID:
            return f"{line.where}: {f'{line.name}: ' if line.name else ''}{line.about[0]}"
        case Kind.NOTE:
            if line.name:
                return f"{line.name} is no topic here; left out ({line.about[0]}×)."
            return f"{line.where}: {line.about[0]}"
        case Kind.ADDED | Kind.REMOVED:
            return f"{line.name}{place}"
