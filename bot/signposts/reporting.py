"""`signpost changed · suggest`: to the keepers, without a name (S3). The words are passed on, not kept."""

from collections.abc import Iterator

from bot.kernel.documents import Block, Note, Press, Quote, Said, choices, say, text
from bot.kernel.effects import Direct, Effect, Post, Reply, Why, facilitators_of, tell
from bot.kernel.errors import Refusal
from bot.kernel.may import may
from bot.kernel.people import KEEPING, Caller, CommunityId
from bot.signposts.around import Around
from bot.signposts.forms import Changed, Suggest
from bot.signposts.reviewing import LOOKED_AT_FOR
from bot.signposts.showing import by_id


class Reporting:
    def __init__(self, around: Around) -> None:
        self._around = around

    def changed(self, caller: Caller, form: Changed) -> Reply:
        listed, community = self._around.listed(caller, form.entry)
        entry = listed.entry
        blocks = (
            text("signposts-told-changed", name=Said(entry.name)),
            Quote(Said(form.words)),
            choices((text("signposts-look"), by_id(listed, "signpost show"))),
        )
        posts = tuple(self._to_keepers(caller, community, f"changed:{entry.id}", blocks))
        self._around.flags.raise_(entry.id, community, caller.now)
        return tell(text("signposts-changed-said"), Note(text("signposts-told-note")), effects=posts)

    def suggest(self, caller: Caller, form: Suggest) -> Reply:
        community = self._around.communities(caller)[0]
        blocks = (
            text("signposts-told-suggested"),
            Quote(Said(form.words)),
            choices((text("signposts-add-button"), Press("signpost add"))),
        )
        posts = tuple(self._to_keepers(caller, community, "suggested", blocks))
        return tell(text("signposts-suggested"), Note(text("signposts-told-note")), effects=posts)

    def _to_keepers(
        self, caller: Caller, community: CommunityId, what: str, blocks: tuple[Block, ...]
    ) -> Iterator[Effect]:
        """Each keeper privately; where there is none, the facilitators of the circle it was said in."""
        key = f"signposts:{community}:{what}:{caller.account}:{caller.now:%Y%m%d%H%M}"
        keepers = [one for one in self._around.keepers.of(community) if one != caller.account]
        for keeper in keepers:
            if not may(self._around.people, caller.account, keeper, KEEPING):
                continue
            yield Post(
                f"{key}:{keeper}",
                Direct(keeper),
                say(*blocks, Note(text("signposts-told-you"))),
                Why.UNASKED,
                activity=KEEPING,
                circle=self._around.keepers.circle_of(keeper, community),
                not_after=caller.now + LOOKED_AT_FOR,
                whose=caller.account,
            )
        if keepers or caller.account in self._around.keepers.of(community):
            return
        if caller.circle is None:
            raise Refusal("signposts-no-keepers")
        told = say(*blocks[:2], Note(text("signposts-no-keepers-yet")))
        yield Post(key, facilitators_of(caller.circle), told, Why.ASKED_FOR, circle=caller.circle.id)
