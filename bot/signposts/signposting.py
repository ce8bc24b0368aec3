"""The directory as a feature: what members find, save and report, and what keepers keep true."""

from functools import partial

from bot.kernel.commands import Command, Needs
from bot.kernel.effects import Reply
from bot.kernel.features import Job, Silent, Suggester
from bot.kernel.happenings import Happening, RoleTaken
from bot.signposts import bringing, forms
from bot.signposts.around import Around
from bot.signposts.finding import Finding
from bot.signposts.keeping import Keeping
from bot.signposts.reporting import Reporting
from bot.signposts.reviewing import ROUND, Reviewing
from bot.signposts.saving import Saving

_anybody = partial(Command, needs=Needs.NOTHING, in_circle=False)
"""Looking for help asks nobody for consent, since nothing is kept of it."""
_own = partial(Command, needs=Needs.CONSENT, in_circle=False)


class Signposting(Silent):
    def __init__(self, around: Around) -> None:
        self._around = around
        self._finding, self._saving = Finding(around), Saving(around)
        self._reporting, self._keeping = Reporting(around), Keeping(around)
        self._reviewing, self._bringing = Reviewing(around), bringing.Bringing(around)

    def commands(self) -> tuple[Command, ...]:
        finding, saving, reporting = self._finding, self._saving, self._reporting
        return (
            _anybody("signpost find", forms.Find, finding.find, confidential=True),
            _anybody("signpost browse", forms.Browse, finding.browse),
            _anybody("signpost show", forms.One, finding.show),
            _anybody("signpost more", forms.Several, finding.more, hidden=True),
            _anybody("signpost none", forms.Nothing, finding.none_of_these, hidden=True),
            _anybody("signpost later", forms.Nothing, finding.not_now, hidden=True),
            _own("signpost save", forms.One, saving.save),
            _own("signpost saved", forms.Nothing, saving.saved),
            _own("signpost unsave", forms.Unsave, saving.unsave),
            _own("signpost changed", forms.Changed, reporting.changed, confidential=True),
            _own("signpost suggest", forms.Suggest, reporting.suggest, confidential=True),
            _anybody("signpost policy", forms.Policy, self._keeping.policy),
            *self._for_keepers(),
        )

    def jobs(self) -> tuple[Job, ...]:
        return (Job(ROUND, self._reviewing.round),)

    def suggesters(self) -> tuple[Suggester, ...]:
        return (
            Suggester("signpost", self._finding.entries_like),
            Suggester("topic", self._finding.topics_like),
        )

    def hear(self, happening: Happening) -> Reply | None:
        return self._reviewing.begin(happening) if isinstance(happening, RoleTaken) else None

    def _for_keepers(self) -> tuple[Command, ...]:
        keeping, reviewing = self._keeping, self._reviewing
        _keeper = partial(Command, needs=Needs.CONSENT, in_circle=False, only_for=self._around.keeps_any)
        return (
            _keeper("signpost add", forms.Add, keeping.add),
            _keeper("signpost edit", forms.Edit, keeping.edit),
            _keeper("signpost hide", forms.Mark, keeping.hide),
            _keeper("signpost pin", forms.Mark, keeping.pin),
            _keeper("signpost note", forms.Noted, keeping.note),
            _keeper("signpost review", forms.Nothing, reviewing.review),
            _keeper("signpost true", forms.Several, reviewing.true, hidden=True),
            _keeper("signpost retire", forms.Retire, keeping.retire),
            _keeper("signpost import", bringing.Import, self._bringing.import_),
            _keeper("signpost bring", bringing.Brings, self._bringing.bring, hidden=True),
            _keeper("signpost unimport", bringing.Undo, self._bringing.take_back, hidden=True),
        )
