"""The commands as Discord offers them: sent only when they changed, by somebody who may fail without harm."""

from collections.abc import Mapping

import structlog

from adapters.desk import ReplyDesk
from adapters.discord.tree import fingerprint, tree
from adapters.discord.wire import Refused, Wire
from bot.kernel.delivery import NotNow
from bot.kernel.ports import Words

log = structlog.get_logger(__name__)
KEPT = "discord commands"
"""Under which it is kept what was sent last."""


async def offer(wire: Wire, desk: ReplyDesk) -> bool:
    """Whether what Discord offers is what there is."""
    try:
        words: Mapping[str, Words] = {one: desk.wording(one, "UTC", name=str) for one in desk.languages}
        offered = tree(desk.catalogue, words)
        stamp = f"{wire.application}:{fingerprint(offered)}"
        if await desk.cursor(KEPT) == stamp:
            return True
        path = "/applications/{application_id}/commands"
        await wire.ask("PUT", path, body=offered, application_id=wire.application)
        await desk.keep(KEPT, (), stamp)
    except (Refused, NotNow, ValueError) as trouble:
        log.warning("commands not offered", error=type(trouble).__name__)
        return False
    log.info("commands offered", count=len(offered))
    return True
