command-circle-create = Make this place a circle
command-circle-create-name = What the circle is called
command-circle-create-zone = The circle’s time zone, like Europe/London
command-circle-create-country = Its country, as two letters. Urgent help then shows the right lines
command-circle-create-language = The language Kith posts in
command-circle-create-from = What your circle file says, if you have one
command-circle-show = What is known of this circle
command-circle-settings = See or change how this circle is set
command-circle-settings-zone = The circle’s time zone, like Europe/London
command-circle-settings-country = Its country, as two letters, or off
command-circle-settings-language = The language Kith posts in
command-circle-settings-grace = Days to agree anew after the rules change
command-circle-settings-door = How newcomers come in
command-circle-settings-door-open = Straight into the room, as it is now
command-circle-settings-door-lobby = Through a lobby, and into the room once they agreed to the rules
command-circle-members = Who is part of this circle
command-circle-welcomer = Ask somebody to welcome newcomers
command-circle-welcomer-member = Whom you ask
command-circle-welcomer-change = Ask them, or let them rest from it
command-circle-welcomer-change-add = Ask them
command-circle-welcomer-change-remove = Let them rest from it
command-circle-keeper = Ask somebody to keep the directory true
command-circle-keeper-member = Whom you ask
command-circle-keeper-change = Ask them, or let them rest from it
command-circle-keeper-change-add = Ask them
command-circle-keeper-change-remove = Let them rest from it
command-circle-facilitators = Ask somebody to hold the circle with you. Or step back from it
command-circle-facilitators-member = Whom it is about
command-circle-facilitators-change = Ask them, or step back
command-circle-facilitators-change-add = Ask them
command-circle-facilitators-change-remove = Step back
command-circle-step-back = Step back from holding the circle
command-circle-answer = Answer whether you take a role
command-circle-answer-role = Which role
command-circle-answer-circle = In which circle
command-circle-answer-yes = Yes or no
command-circle-move = Bring one of your circles to this place
command-circle-move-circle = Which circle
command-circle-rename = Give the circle another name
command-circle-rename-name = The new name
command-circle-end = End the circle. You are told first what goes and what stays
command-circle-end-sure = Yes: end it now
command-circle-resume = Take up a circle again that ended here less than 30 days ago

circles-not-here = A circle lives in a room. You might type that in the room it is for.
circles-already = There is a circle here already: { $circle }.
circles-not-yours = Making a circle is for whoever looks after this room. You might ask them to type it.
circles-made = { $circle } is a circle now, and you hold it. A room for its facilitators is being opened.
circles-file = The circle file cannot be read at { $at }. A line in it looks like: name = "Tuesday circle"
circles-made-next = Next, the group can agree how it wants to be together. There is a short set of rules to begin from.
circles-draft-button = See the first draft of the rules
circles-facilitators-room = { $circle }: facilitators
circles-facilitators-here = This room is for the facilitators of { $circle }. When somebody would like to talk, Kith says so here.
circles-lobby-room = { $circle }: lobby
circles-lobby-here = This is the lobby of { $circle }. Press to see what is open to you; only you will see it. Once you have agreed to the circle’s rules, Kith lets you in.
circles-lobby-welcome = See what is open here
circles-urgent = Help right now
circles-who-reads = Whoever runs this server may be able to read this room too.
circles-zone-unknown = No zone of that name is known here. You might write it like Europe/London.
circles-country-unknown = No country has those two letters. You might write them like GB, or off for none.
circles-language-unknown = That is not a language’s code. You might write it like en.

circles-title = About { $circle }
circles-one = { $who }
circles-rules = Rules: version { $version }
circles-rules-none = Rules: none agreed yet
circles-zone = Time zone: { $zone }
circles-country = Country: { $country }
circles-country-none = Country: not given
circles-language = Language: { $language }
circles-grace = After the rules change, an agreement counts for { $days ->
    [one] one more day
   *[other] { $days } more days
 }
circles-door-open = Door: open
circles-door-lobby = Door: a lobby, and in once they agreed to the rules
circles-door-open-note = Newcomers come straight into the room, as far as your platform lets them. If there is a lobby, it stays; nobody has to wait in it.
circles-door-lobby-note = A lobby is there, or is being opened. Kith does not close the room itself: you might set it to “invited people only” on your platform, so that the lobby is the way in.
circles-settings = This is how the circle is set:
circles-set = It is changed. This is how the circle is set now:
circles-settings-how = Change it like this: { TYPED("circle settings --zone Europe/London --grace 7") }

circles-no-members = Nobody has agreed to the rules yet.
circles-members = { $count ->
    [one] One person is part of this circle:
   *[other] { $count } people are part of this circle:
 }
circles-member-current = { $who }: agreed to version { $version }
circles-member-before = { $who }: agreed to version { $version }, the one they know
circles-member-talking = { $who }: agreed to version { $version }, and would like to talk
circles-member-away = { $who }: away just now (version { $version })
circles-members-note = Only the facilitators see this. It says who agreed to what, and nothing else.

circles-no-facilitator = Nobody holds this circle just now. Any member may ask somebody, or offer it themselves: { TYPED("circle facilitators @bo") }
circles-no-welcomer = Nobody has offered to welcome newcomers yet. You might ask somebody: { TYPED("circle welcomer @bo") }
circles-list-facilitator = This circle is held by:
circles-no-keeper = Nobody keeps the directory of signposts for this circle yet. You might ask somebody: { TYPED("circle keeper @bo") }
circles-list-keeper = The directory of signposts is kept by:
circles-list-welcomer = Newcomers are welcomed by:
circles-one-left = You are the only one who holds { $circle } now. You might ask somebody to hold it with you: { TYPED("circle facilitators @bo") }
circles-nobody-now = Nobody holds this circle just now. Any member may ask somebody, or offer it themselves: “{ TYPED("circle facilitators @bo") }”. If nobody does within 14 days, Kith goes quiet here until somebody does.
circles-awake = This circle is held again, and Kith is here again.
circles-choosing-is-for-members = Choosing who holds the circle is for people who agreed to its rules. “rules show” has them.
circles-you-are-asked-facilitator = You are asked whether you would hold this circle too.
circles-you-are-asked-keeper = You are asked whether you would help to keep the directory of signposts true.
circles-you-are-asked-welcomer = You are asked whether you would welcome newcomers here.
circles-last = You are the only one who holds this circle. If you step back, its members may choose somebody. After 14 days without anybody it goes quiet, and nothing is lost.
circles-step-back-sure = Step back now
circles-step-back-not = Leave it as it is
circles-only-one = There is one facilitator. With a second, one of them can rest.
circles-not-a-member = That is for people who agreed to this circle’s rules, and this person has not yet.
circles-not-a-facilitator = This person does not hold the circle.
circles-role-already = { $who } does that already.
circles-asked = { $who } is asked, in private. Nothing changes until they say yes.
circles-asked-facilitator = { $who } asks whether you would hold { $circle } with them. A facilitator opens and closes, keeps time and keeps it safe. They are members too.
circles-asked-welcomer = { $who } asks whether you would welcome newcomers to { $circle }. You are told when somebody would like that.
circles-asked-keeper = { $who } asks whether you would help to keep the directory of signposts true, for { $circle } and its community. Once a month you get a few entries to look at, and you are told when somebody says that one has changed.
circles-asked-note = Only you see this. A no is as good as a yes, and you can step back any time.
circles-yes = Yes, I would
circles-no = Not now
circles-not-asked = That question is not open any more.
circles-role-no = That is noted, and nothing changes.
circles-role-yes-keeper = Thank you. You help to keep the directory true for { $circle } and its community. { TYPED("signpost review") } shows what needs a look.
circles-role-yes-welcomer = Thank you. You are told when somebody would like to be welcomed to { $circle }.
circles-role-yes-facilitator = Thank you. You help to hold { $circle } now. “help” shows what you can do.
circles-new-facilitator = { $who } helps to hold this circle from now on.
circles-stepped-back = { $who } does not hold the circle any more.
circles-facilitator-gone = { $who } does not hold this circle any more. Thank you for the time it was held.
circles-rest-facilitator = You do not hold { $circle } any more: another facilitator has changed that. Thank you for the time you gave. You are a member as before.
circles-rest-welcomer = You are not told about newcomers to { $circle } any more: a facilitator lets you rest from it. Thank you for the time you gave.
circles-rest-keeper = You do not keep the directory for { $circle } any more: a facilitator lets you rest from it. Thank you for the time you gave.
circles-left = { $count ->
    [0] Nobody holds it now. Members may choose somebody; after 14 days without anybody it goes quiet.
    [one] One person holds it now.
   *[other] { $count } people hold it now.
 }
circles-keeper-removed = { $who } does not keep the directory any more.
circles-welcomer-removed = { $who } does not welcome newcomers any more.

circles-none-of-yours = You hold no circle that could move here.
circles-move-which = Which circle is to meet here from now on?
circles-move-one = { $circle }
circles-moved-away = { $circle } meets in another room from now on. Its facilitators know where.
circles-moved-here = { $circle } meets in this room from now on.
circles-moved = { $circle } meets here from now on. Everything it has agreed came along.
circles-renamed = The circle is called { $circle } now.

circles-end-title = Ending { $circle }
circles-end-goes = Goes at once: what was still to be sent from it.
circles-end-later = Goes after 30 days: its rules, its list of members, and who held it. Until then a facilitator can take it up again in this room: { TYPED("circle resume") }
circles-end-stays = Stays: this room, and what people posted in it.
circles-end-after = Nothing more is posted here by Kith.
circles-end-sure = End the circle now
circles-end-not = Leave it as it is
circles-ended = This circle has come to its end. Thank you for the time you shared.
circles-end-done = It is ended. What Kith keeps of it goes after 30 days. Until then you can take it up again here: { TYPED("circle resume") }
circles-nothing-to-resume = No circle that you held has ended in this room in the last 30 days.
circles-resumed = { $circle } is taken up again, with the rules it had.
circles-resume-done = It is taken up again, with its rules and its members. Whoever left this room meanwhile counts as away.
circles-asleep = Nobody has held this circle for 14 days, so Kith goes quiet here. It wakes when a member asks somebody to hold it, and they say yes.
