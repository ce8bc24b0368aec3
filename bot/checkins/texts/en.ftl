command-checkin-now = Check in. Say how you arrive, and what would help
command-checkin-now-words = How are you arriving? In your own words, or one of the circle’s picture-words
command-checkin-now-wish = What would help?
command-checkin-now-wish-listening = just listening
command-checkin-now-wish-experience = shared experience
command-checkin-now-wish-company = company
command-checkin-now-wish-ideas = practical ideas
command-checkin-now-wish-nothing = nothing, thanks
command-checkin-now-seen = Who may see it? “Only me” is shown to you and then gone, unless you keep a journal
command-checkin-now-seen-me = only me
command-checkin-now-seen-circle = this circle
command-checkin-now-seen-facilitators = the facilitators
command-checkin-now-seen-buddy = my buddy
command-checkin-change = Change a check-in of yours
command-checkin-change-words = What it is to say instead
command-checkin-change-id = Which one
command-checkin-takeback = Take back a check-in of yours
command-checkin-takeback-id = Which one
command-checkin-settings = Choose how you are invited to check in
command-checkin-settings-inviting = When do you want to be invited, in private?
command-checkin-settings-inviting-never = not at all
command-checkin-settings-inviting-circle = when the circle is
command-checkin-settings-inviting-own = on days of your own
command-checkin-settings-when = Days and time of your own
command-checkin-settings-ask = May others be asked if nobody answers?
command-checkin-settings-journal = Keep what you say in a private journal?
command-checkin-schedule = When the circle is invited to check in
command-checkin-schedule-when = Days and time, or off
command-checkin-schedule-heard = How long may a wish wait for an answer?
command-checkin-words = The circle’s picture-words
command-checkin-words-words = The words, with commas between them, or off
command-checkin-words-picture = Show the circle how it arrived? Only once five or more have chosen a word
command-checkin-open = Check in, in your own words
command-checkin-word = Check in with a picture-word
command-checkin-word-n = Which word
command-checkin-pass = Not today
command-checkin-answer = Answer a check-in with one press
command-checkin-answer-id = Which one
command-checkin-answer-how = How
command-checkin-answer-how-hear = I hear you
command-checkin-answer-how-too = me too
command-checkin-answer-how-free = I’m free to listen
command-checkin-buddy = Answer a buddy’s check-in with one press
command-checkin-buddy-id = Which one
command-checkin-buddy-how = How
command-checkin-buddy-how-hear = I hear you
command-checkin-buddy-how-too = me too
command-checkin-buddy-how-free = I’m free to listen
command-checkin-heard = Say that you have been heard
command-checkin-heard-id = Which one
command-checkin-ask = Let somebody be asked to listen
command-checkin-ask-id = Which one
command-checkin-tell = Let the facilitators know
command-checkin-tell-id = Which one
command-checkin-listen = Say whether you can listen
command-checkin-listen-id = To which one
command-checkin-listen-yes = Whether you can
command-checkin-mine = Your private journal
command-checkin-mine-day = A day
command-checkin-mine-weeks = Show on which days you checked in?
command-checkin-mine-before = Pages from before this one
command-checkin-page = Open a page of your journal
command-checkin-page-id = Which page
command-checkin-rewriting = Begin to change a page of your journal
command-checkin-rewriting-id = Which page
command-checkin-rewrite = Change a page of your journal
command-checkin-rewrite-id = Which page
command-checkin-rewrite-words = What it is to say instead
command-checkin-tear = Take a page out of your journal
command-checkin-tear-id = Which page
command-checkin-burn = Delete your whole journal
command-checkin-burn-sure = Whether you are sure
command-checkin-take = Show your whole journal, to take it with you
command-listening-on = Offer to listen in this circle
command-listening-off = Stop offering to listen in this circle
command-listening-limit = How many people you can hold a week
command-listening-limit-people = How many people

checkins-urgent = Help right now
checkins-wish-listening = just listening
checkins-wish-experience = shared experience
checkins-wish-company = company
checkins-wish-ideas = practical ideas
checkins-wish-nothing = nothing, thanks

checkins-card = { $who } checks in:
checkins-card-wish = What would help: { $wish }
checkins-card-note = Whatever you press goes to them alone. You can also just read.
checkins-how-hear = I hear you
checkins-how-too = Me too
checkins-how-free = I’m free to listen

checkins-on-its-way-circle = Your check-in is on its way to the circle.
checkins-on-its-way-facilitators = Your check-in is on its way to the facilitators. Only they see it.
checkins-on-its-way-buddy = Your check-in is on its way to the room of you and your buddy. Nobody else is told.
checkins-no-buddy = You have no room with a buddy just now, so nobody has seen this. Here are your words:
checkins-not-kept = Kith delivers your words and does not keep them.
checkins-kept-in-journal = Kith delivers your words. A copy is in your journal, which Kith shows to you alone.
checkins-if-nobody-circle =
    If nobody has answered within { $hours ->
        [one] an hour
       *[other] { $hours } hours
    }, Kith asks you, in private, what you would like.
checkins-if-nobody-facilitators =
    If nobody has answered within { $hours ->
        [one] an hour
       *[other] { $hours } hours
    }, Kith reminds the facilitators. You are told.
checkins-if-nobody-buddy =
    If nothing has come within { $hours ->
        [one] an hour
       *[other] { $hours } hours
    }, Kith tells you, and nobody else is asked.
checkins-if-nobody-asks =
    If nobody has answered within { $hours ->
        [one] an hour
       *[other] { $hours } hours
    }, Kith asks those who offered to listen, one at a time. They see your name and what would help. They do not see your words.
checkins-alone = Here is your check-in, for you alone:
checkins-alone-gone = Kith does not keep it. You might copy it to somewhere of your own.
checkins-alone-kept = It is in your journal, which Kith shows to you alone.
checkins-alone-wish = Nobody else sees it, so nobody can answer. You can check in again and let the circle see it.
checkins-not-today = That is fine. You can check in whenever you like, or not at all.
checkins-not-today-note = Kith keeps no trace of this, and nobody is told.
checkins-change = Change the words
checkins-take-back = Take it back
checkins-changed = Your check-in is being changed:
checkins-changed-note = Some apps show what a message said before. To take it out altogether, use “checkin takeback”.
checkins-taken-back = Your check-in is being taken back, and Kith forgets it. Somebody may have read it already. A page in your journal stays until you delete it.
checkins-none-of-yours = There is no check-in of yours here that can be changed. They can be for 14 days.

checkins-answered = They are told, and nobody else is.
checkins-answered-note = You owe nothing more. If you told them you are free, you might write to them.
checkins-your-own = That is your own check-in. Others answer it; you can say that you have been heard.
checkins-gone = That check-in is not open any more. Thank you for looking.
checkins-told-hear = { $who } hears you.
checkins-told-too = { $who } says: me too.
checkins-told-free = { $who } is free to listen. You might write to them, now or later.
checkins-only-you = Only you are told this.
checkins-heard-enough = I’ve been heard
checkins-enough = Good. Nobody is asked any more.
checkins-nobody-yet = Nobody has answered your check-in yet. That says nothing about you or what you wrote. What would you like?
checkins-buddy-quiet = Your buddy has not answered your check-in yet. That says nothing about you; they may not have seen it.
checkins-ask = Ask somebody to listen
checkins-asking = Kith asks those who offered to listen, one at a time. You are told as soon as somebody can.
checkins-nobody-free = Of those who offered to listen, nobody is free just now. The facilitators can be told, if you like.
checkins-tell-facilitators = Tell the facilitators
checkins-facilitators-told = The facilitators are being told that you would like to be heard. Kith does not repeat your words.
checkins-reminded = Nobody has answered your check-in yet. Kith has reminded the facilitators.
checkins-remind = { $who } checked in and would like { $wish }. Nobody has answered yet.

checkins-could-you = { $who } checked in, in { $circle }. What would help: { $wish }. Could you listen to them?
checkins-could-you-note = Either answer is fine. If you cannot, they are not told that you were asked, and somebody else may be.
checkins-listen-can = I can
checkins-listen-cannot = Not just now
checkins-listen-yes = { $who } is told that you are free to listen. What would help them: { $wish }. You might write to them.
checkins-listen-yes-note = You need not solve anything. If it becomes too much, you can stop, and the facilitators are there for you too.
checkins-listen-no = That is fine. Nobody is told.
checkins-heard-already = They have been heard in the meantime. Thank you for being there.

checkins-listening-on = You offer to listen in { $circle }. You are asked only when somebody wants it and nobody has answered.
checkins-listening-limit =
    { $count ->
        [one] You are asked for at most one person in any seven days.
       *[other] You are asked for at most { $count } people in any seven days.
    }
checkins-listening-note = You are never asked in your quiet hours or a pause, and you can always say no. “listening limit” changes the number.
checkins-listening-off = You are not asked to listen in { $circle } any more.
checkins-listening-first = That number is for people who offer to listen. You might begin with “listening on”.

checkins-invitation = How are you arriving today?
checkins-invitation-in = How are you arriving today? This is your invitation from { $circle }.
checkins-invitation-note = You choose who sees what you say. Passing is fine, and leaves no trace.
checkins-invitation-of = the invitation to check in of { $at }
checkins-word = { $word }
checkins-own-words = In my own words
checkins-check-in = Check in
checkins-pass = Not today
checkins-ways-when = The circle is invited to check in { $rhythm }.
checkins-ways-next = The next time: { $at }
checkins-ways-never = The circle is not invited to check in. Everybody can, whenever they like.
checkins-ways-heard =
    A wish that nobody answered is seen to after { $hours ->
        [one] an hour
       *[other] { $hours } hours
    }.
checkins-schedule-how = You might write “{ TYPED("checkin schedule Mondays 9:00") }” or “{ TYPED("checkin schedule off") }”. For another time to wait: { TYPED("checkin schedule --heard 6h") }
checkins-heard-between = The time until a wish is seen to can be from 1 hour to 72 hours, in whole hours, like 12h.
checkins-words = The circle’s picture-words:
checkins-words-none = The circle has no picture-words; everybody uses words of their own.
checkins-words-how = You might write “{ TYPED("checkin words sunny, cloudy, rain, fog") }” or “{ TYPED("checkin words off") }”.
checkins-words-unread = Those picture-words could not be read. There can be 2 to 12, each of at most 24 letters, like: sunny, cloudy, rain.
checkins-picture-on = The circle sees how it arrived, twelve hours after an invitation. Five or more must have let it see a word.
checkins-picture-off = The circle is not shown how it arrived.
checkins-picture-needs-words = For a picture the circle needs picture-words first, like: sunny, cloudy, rain.
checkins-picture = How we arrived
checkins-picture-line =
    { $count ->
        [one] { $word }: one of us
       *[other] { $word }: { $count } of us
    }
checkins-picture-note = From the picture-words that people let the circle see. Kith does not keep who chose which.

checkins-settings = Your check-ins in { $circle }
checkins-set-never = You are not invited in private.
checkins-set-circle = You are invited in private when the circle is.
checkins-set-own = You are invited in private { $rhythm }.
checkins-set-asked = If nobody answers you, others may be asked to listen.
checkins-set-not-asked = If nobody answers you, Kith asks you before it asks anybody else.
checkins-set-journal = What you say is kept in your private journal.
checkins-set-no-journal = You keep no journal: your words are delivered and then gone.
checkins-switch-never = Do not invite me
checkins-switch-circle = Invite me when the circle is
checkins-switch-asked = Others may be asked
checkins-switch-not-asked = Ask me first
checkins-switch-journal = Keep a journal
checkins-switch-no-journal = Stop the journal
checkins-own-when = For days of your own Kith needs to know which, and at what time. You might write { TYPED("checkin settings --when \"Mondays 8:00\"") }
checkins-settings-how = For days of your own you might write { TYPED("checkin settings --when \"Mondays and Fridays 8:00\"") }
checkins-settings-button = How your check-ins are set
checkins-journal-stays = What is in your journal stays there until you delete it.

checkins-pages = Your journal
checkins-pages-note = Kith shows these to you alone, and keeps them sealed under a key of your own. Whoever runs Kith holds the keys.
checkins-pages-button = Your journal
checkins-no-pages = There is nothing in your journal. If you keep one, it begins with your next check-in.
checkins-no-pages-then = There is nothing in your journal for that day.
checkins-no-such-page = That page is not in your journal any more.
checkins-page = { $at }
checkins-page-rewrite = Change it
checkins-page-tear = Delete it
checkins-page-rewritten = The page is changed:
checkins-page-torn = The page is deleted.
checkins-earlier = Earlier pages
checkins-burn = Delete the whole journal
checkins-burn-what = That deletes every page for good. You might take it with you first.
checkins-burn-sure = Delete every page
checkins-burned =
    { $count ->
        [0] There was nothing to delete.
        [one] One page is deleted.
       *[other] { $count } pages are deleted.
    }
checkins-take = Take it all with me
checkins-taken = Your whole journal, oldest page first
checkins-taken-note = You might copy it to somewhere of your own, and then delete it here.
checkins-weeks-button = My weeks
checkins-weeks = The days you wrote on
checkins-week =
    { $ago ->
        [0] This week: { $days }
        [one] Last week: { $days }
       *[other] { $ago } weeks ago: { $days }
    }
checkins-weeks-note = There is nothing to reach here. It is only yours to look at.
