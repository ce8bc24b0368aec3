command-buddy-join = Say that you would like a buddy
command-buddy-join-kind = Which kind of buddy?
command-buddy-join-beyond = May it be somebody of a linked community?
command-buddy-join-kind-support = a mutual-support buddy
command-buddy-join-kind-thinking = a critical-thinking buddy
command-buddy-join-kind-shadowing = shadowing, new with experienced
command-buddy-join-kind-welcome = a welcome
command-buddy-join-kind-facilitators = a facilitator pair
command-buddy-prefs = What you would like in a buddy
command-buddy-prefs-topics = What would you like to talk about? With commas between, or “none”
command-buddy-prefs-languages = Which languages?
command-buddy-prefs-times = When would suit you?
command-buddy-prefs-by = How would you like to meet?
command-buddy-prefs-by-any = any way
command-buddy-prefs-by-text = in writing
command-buddy-prefs-by-voice = by voice
command-buddy-prefs-by-in-person = in person
command-buddy-prefs-by-text-or-voice = in writing or by voice
command-buddy-prefs-area = For meeting in person: which area?
command-buddy-about = More that you might want to say
command-buddy-about-likeness = Somebody like you, or somebody different?
command-buddy-about-likeness-any = both are fine
command-buddy-about-likeness-like = like me
command-buddy-about-likeness-different = different
command-buddy-about-gender = Your gender, if you want to say it
command-buddy-about-same-gender = Only somebody of the same gender?
command-buddy-about-access = What would make it easier for you?
command-buddy-about-experienced = Could you show somebody new how it is done?
command-buddy-times = Choose when it would suit you
command-buddy-time = A part of a day that suits you, or not any more
command-buddy-time-day = Which day
command-buddy-time-part = Which part of it
command-buddy-time-part-morning = morning
command-buddy-time-part-afternoon = afternoon
command-buddy-time-part-evening = evening
command-buddy-limit = How many people you can hold
command-buddy-limit-people = How many
command-buddy-limit-often = Weeks between two introductions? 0 for none
command-buddy-avoid = Somebody you would rather not be paired with
command-buddy-avoid-who = Who? Without anybody, your list is shown
command-buddy-again = Be paired with somebody again
command-buddy-again-who = With whom
command-buddy-pause = Rest from being paired
command-buddy-pause-for = For how long? Without it, until you join again
command-buddy-leave = Say that you would not like a buddy any more
command-buddy-leave-kind = Which kind? Without it, all
command-buddy-leave-kind-support = mutual support
command-buddy-leave-kind-thinking = critical thinking
command-buddy-leave-kind-shadowing = shadowing
command-buddy-leave-kind-welcome = welcome
command-buddy-leave-kind-facilitators = facilitator pair
command-buddy-mine = Where you stand: kinds, buddies and wishes
command-buddy-meet = Suggest a time to your buddy
command-buddy-meet-when = A day and a time. Without it, you see when it suits you both
command-buddy-meet-id = With which buddy
command-buddy-quiet = Say that it has gone quiet
command-buddy-quiet-id = With which buddy
command-buddy-here = Say that you are still there
command-buddy-here-id = For which buddy
command-buddy-end = End it with a buddy, for any reason or none
command-buddy-end-id = With which buddy
command-buddy-filling = Say what you would like in a buddy
command-buddy-look = Look for somebody new
command-buddy-look-id = After which buddy
command-buddy-answer = Say whether you would like to meet
command-buddy-answer-id = Whom
command-buddy-answer-say = What you say
command-buddy-answer-say-yes = yes
command-buddy-answer-say-direct = yes, by direct message
command-buddy-answer-say-no = not this time
command-buddy-hello = Say hello to your buddy
command-buddy-hello-id = To which buddy
command-buddy-hello-n = With which words
command-buddy-check = Say whether you are still there
command-buddy-check-id = For which buddy
command-buddy-check-say = What you say
command-buddy-check-say-here = I’m here
command-buddy-check-say-not-now = not just now
command-buddy-check-say-end = end it gently
command-buddy-going = Say how it is going
command-buddy-going-id = With which buddy
command-buddy-going-say = How it is going
command-buddy-going-say-well = well
command-buddy-going-say-quiet = it has gone quiet
command-buddy-going-say-end = I would like to end it
command-buddy-ear = Ask for a word with a facilitator
command-buddy-ear-id = About which buddy
command-buddy-looking = Look back on your time with a buddy
command-buddy-lookback = Look back on your time with a buddy
command-buddy-lookback-words = What do you take with you?
command-round-open = Open a round of buddies
command-round-open-kind = Which kind of buddy?
command-round-open-kind-support = mutual support
command-round-open-kind-thinking = critical thinking
command-round-open-kind-shadowing = shadowing
command-round-open-kind-welcome = welcome
command-round-open-kind-facilitators = facilitator pairs
command-round-open-starts = When are the pairs made? Without it, in three days
command-round-open-weeks = For how many weeks are people paired?
command-round-open-every = Again every so many weeks? 0 for once
command-round-open-reach = Who is invited?
command-round-open-reach-circle = this circle
command-round-open-reach-circles = this circle and those linked with it
command-round-open-reach-community = the whole community
command-round-open-reach-network = linked communities
command-round-breaks = Say on which days no round begins
command-round-breaks-days = Days without, like 21 Dec - 3 Jan, or off
command-round-link = Link this circle with another for rounds
command-round-link-code = The code you were given. Without it you get one
command-round-link-scope = What is linked?
command-round-link-scope-circle = two circles of one community
command-round-link-scope-community = two communities
command-round-links = See what rounds here can reach
command-round-linked = Take up a link
command-round-linked-id = Which one
command-round-unlink = End a link
command-round-unlink-id = Which one
command-round-preview = See in numbers what the round would be
command-round-run = Make the pairs now
command-round-run-least = With how few is it not held?
command-round-introduce = Send the introductions now
command-round-undo = Take back the pairs that were made
command-round-pause = Let the round wait, or go on
command-round-close = Close the round
command-round-report = See the newest round in numbers
command-round-pair = Pair two people by hand; both are asked
command-round-pair-one = One of them
command-round-pair-other = The other
command-round-hold = Ask somebody to sit a round out
command-round-hold-who = Who
command-round-vouch = Let somebody new skip the first week
command-round-vouch-who = Who

buddies-kind-support = mutual-support buddy
buddies-kind-thinking = critical-thinking buddy
buddies-kind-shadowing = shadowing
buddies-kind-welcome = welcome
buddies-kind-facilitators = facilitator pair
buddies-names-1 = { $p1 }
buddies-names-2 = { $p1 } and { $p2 }
buddies-names-3 = { $p1 }, { $p2 } and { $p3 }
buddies-urgent = Urgent help

buddies-in = You are in: { $kind }. You are asked before anybody learns your name.
buddies-in-already = You are in already: { $kind }. Nothing changes.
buddies-in-note = You can say more about what you would like, or leave it at that. “buddy pause” and “buddy leave” work at any time.
buddies-no-round-yet = There is no round yet. As soon as there is one, you are part of it.
buddies-next-round =
    The next round is on { $at }, for { $weeks ->
        [one] a week
       *[other] { $weeks } weeks
    }.
buddies-cooling-off = Since you are new here, you are paired after your first week.
buddies-say-more = Say what I would like
buddies-say-times = Choose times
buddies-join-press = I would like a buddy
buddies-facilitators-only = That kind is for people who facilitate a circle here. You might join another kind, like: mutual support.
buddies-gender-first = To be paired with the same gender only, Kith would need to know yours. You might fill in both fields, like: woman.
buddies-limit =
    { $count ->
        [0] You hold nobody at the moment, and nobody is brought to you.
        [one] You hold at most one person at a time.
       *[other] You hold at most { $count } people at a time.
    }
buddies-often =
    { $weeks ->
        [one] Between two introductions there is at least a week.
       *[other] Between two introductions there are at least { $weeks } weeks.
    }
buddies-limit-note = People you listen to count as well. Nobody sees this number.
buddies-wishes = What you would like:
buddies-wishes-none = You have said nothing about what you would like, and that is fine.
buddies-wish-topics = to talk about: { $what }
buddies-wish-languages = languages: { $what }
buddies-wish-time = { $when }
buddies-wish-area = area: { $what }
buddies-wish-gender = gender: { $what }
buddies-wish-same-gender = gender: { $what }, and only the same
buddies-wish-access = what makes it easier: { $what }
buddies-wish-experienced = you could show somebody new how it is done
buddies-by-text = in writing
buddies-by-voice = by voice
buddies-by-in-person = in person
buddies-likeness-like = somebody like you
buddies-likeness-different = somebody different
buddies-prefs-note = Only you see this. A buddy sees what you have in common. “none” in a field empties it.
buddies-times-unread = Those times could not be read. You might write: Tuesday evenings, Sat 10:00-12:00
buddies-times-which = When would it suit you? Each press adds or takes away. With nothing chosen, any time suits.
buddies-times-row-morning = Mornings:
buddies-times-row-afternoon = Afternoons:
buddies-times-row-evening = Evenings:
buddies-times-on = ✓ { $day }
buddies-times-also = And also:
buddies-times-note = By your own clock. Exact hours can be written in “buddy prefs”.
buddies-times-morning = { $day } morning
buddies-times-afternoon = { $day } afternoon
buddies-times-evening = { $day } evening
buddies-times-hours = { $day } { $start } to { $end }
buddies-day-mo = Mon
buddies-day-tu = Tue
buddies-day-we = Wed
buddies-day-th = Thu
buddies-day-fr = Fri
buddies-day-sa = Sat
buddies-day-su = Sun
buddies-resting = You rest, and nobody is brought to you until you join again.
buddies-resting-until = You rest until { $at }. Until then nobody is brought to you.
buddies-resting-note = Nobody is told. If you have a buddy now, that goes on as it was.
buddies-resting-silent = You did not answer, and that is fine. You rest now, so that nobody waits for you.
buddies-resting-back = Whenever you like, “buddy join” brings you back.
buddies-not-in = You have not asked for a buddy here. If you would like one, one press is enough.
buddies-not-in-kind = You are not in that kind. “buddy mine” shows where you are in.
buddies-left = You are out, and nobody is brought to you any more.
buddies-left-note = Nobody is told. A buddy you have now stays your buddy until one of you ends it.
buddies-mine-kinds = You are in for:
buddies-mine-none = You have not asked for a buddy here.
buddies-mine-with = { $kind }: { $who }, until { $at }.
buddies-mine-avoided = You would rather not be paired with:
buddies-mine-note = Only you see this.
buddies-avoid-list = You would rather not be paired with:
buddies-avoid-none = There is nobody on your list.
buddies-avoid-how = To add somebody: “{ TYPED("buddy avoid @bo") }”. To take them off again: “{ TYPED("buddy again @bo") }”. Nobody else ever sees it.
buddies-avoid-self = You cannot put yourself on that list. You might rest instead, with “buddy pause”.
buddies-avoided = You are not paired with { $who }, for as long as you like.
buddies-avoided-note = Nobody is told, neither them nor the facilitators.
buddies-again = As far as you are concerned, you could be paired with { $who } again.
buddies-again-note = It only happens if they wish it too. They are not told that you said so.

buddies-invited =
    A round of buddies ({ $kind }) begins on { $at }, for { $weeks ->
        [one] a week
       *[other] { $weeks } weeks
    }. Whoever likes can be part of it.
buddies-invited-circles = Two or more circles hold it together. You may meet somebody from another one.
buddies-invited-network = It reaches into linked communities, so it may be somebody from there. Coming in says that this is fine with you.
buddies-invited-note = One press is enough. Nobody sees who is in, and you are asked before anybody learns your name.

buddies-in-beyond = It may also be somebody of a community that is linked with yours.
buddies-in-here = It is somebody of this community, and of no other.
buddies-found-across = You are in different communities, and no room is open to you both. So you would meet by direct message, on some platforms after a friend request.
buddies-found = Somebody has been found for you: { $kind }. This is why:
buddies-found-two = Two people have been found for you, to meet as three: { $kind }. This is why:
buddies-found-question = Would you like to meet?
buddies-found-note = Names are told once all of you have said yes. A no is fine, and nobody learns whose it was. There are two days to answer.
buddies-say-yes = Yes
buddies-say-direct = Yes, by direct message
buddies-say-no = Not this time
buddies-why-none = you would like a buddy, and so would they
buddies-why-topics = you ticked: { $what }
buddies-why-languages = languages you share: { $what }
buddies-why-times = a time that suits: { $when }
buddies-why-by-text = you can write to each other
buddies-why-by-voice = you can talk by voice
buddies-why-by-in-person = you could meet in person
buddies-why-likeness = it fits whom you would like to meet
buddies-why-experience = one of you has been around longer
buddies-why-new = you have not met before
buddies-why-not-lately = you have not met for a good while
buddies-answered-already = You have answered already. Nothing changes.
buddies-gone = That is not open any more. “buddy mine” shows where you stand.
buddies-thanks-asked = Thank you. As soon as everybody has answered, you hear from Kith.
buddies-no-kind = That is fine. Nobody learns whose no it was.
buddies-unmet = This time it did not come about. That says nothing about you.
buddies-unmet-note = Or you wait for the next round, and need not do anything.

buddies-room-name = buddies
buddies-room-title = Your room
buddies-room-hello = This room is for { $names }.
buddies-room-why = Why you were brought together:
buddies-room-until = This goes on until { $at }. Each of you can end it before, at any time, with no reason.
buddies-room-readers = Whoever runs this server, and whoever hosts Kith, may be able to read a room like this.
buddies-room-note = Kith does not read along. It only answers its own commands.
buddies-met = You have a buddy: { $who }.
buddies-where-room = There is a room for you now. You might begin with one of the openers below, or with words of your own.
buddies-where-direct = You have all chosen direct messages. You might write to them first.
buddies-met-note = They see the same. All of this stays in your hands.
buddies-meeting = If you like, a meeting can go like this:
buddies-meeting-settle = Arrive together, for a few minutes.
buddies-meeting-one = One speaks for a quarter of an hour, the other listens.
buddies-meeting-other = Then the other way round, for as long.
buddies-meeting-close = Each says what they take with them, and you choose your next date.
buddies-opener-1-short = Say hello
buddies-opener-2-short = Ask how to begin
buddies-opener-3-short = Suggest a first talk
buddies-opener-1 = Hello, and good to be paired with you.
buddies-opener-2 = How would you like to begin: a few words here, or a talk?
buddies-opener-3 = Shall we find a time for a first talk?
buddies-hello = From { $who }:
buddies-hello-said = It is being said in your room.

buddies-alone = This time nobody was found who fits. That says nothing about you, and you come first in the next round.
buddies-alone-next = The next round is on { $at }.
buddies-alone-then = There is no date for the next round yet. You are part of it without doing anything.
buddies-alone-languages = If you speak other languages too, saying so might help.
buddies-alone-times = If more times suit you, saying so might help.
buddies-alone-mode = If you could meet in other ways too, saying so might help.
buddies-alone-gender = If you are open to any gender, saying so might help.
buddies-alone-experience = For shadowing there were not enough people of the other side.
buddies-alone-nobody = There is nothing you would need to change.
buddies-alone-note = Only change what you want to change.

buddies-meet-press = Find a time
buddies-meet-suits = It could suit all of you on:
buddies-meet-how = To suggest a time: “{ TYPED("buddy meet Tuesday 19:00") }”
buddies-meet-asked = { $who } suggests { $at }. Would that suit?
buddies-meet-clock = { $day } { $time } in { $zone }
buddies-meet-note = You might answer right here. Kith keeps no date.
buddies-meet-file = For your calendar
buddies-meet-said = Your suggestion is being passed on: { $at }

buddies-quiet-press = It has gone quiet
buddies-end-press = End it
buddies-quiet-heard = Thank you for saying so. Most silences have nothing to do with you. If it is still quiet in a day, Kith asks them, kindly and alone.
buddies-quiet-asked-already = Kith knows, and sees to it. You need not do anything.
buddies-quiet-note = They are not told that you said so before they are asked. Kith has not looked into what you write to each other.
buddies-there = Your buddy wonders how you are. Are you still there? Any answer is fine.
buddies-there-note = There is a day to answer. After that your buddy is told that you are quiet just now, and nothing else.
buddies-there-here = I’m here
buddies-there-not-now = Not just now
buddies-there-end = End it gently
buddies-said-here = Good. They are told that you are here.
buddies-said-not-now = That is fine. They are told that you are away for now.
buddies-quiet-here = { $who } is still there.
buddies-quiet-not-now = { $who } cannot be there just now. It has nothing to do with you.
buddies-quiet-still = Your buddy is quiet just now. Nobody knows why, and nobody has to. It says nothing about you.
buddies-quiet-still-note = You can wait, or look for somebody new at once or in the next round.
buddies-quiet-ear = This is not the first time. If you like, a facilitator has an ear for you.
buddies-ear-press = A word with a facilitator
buddies-ear-asked = The facilitators are being told that you would like a word.
buddies-ear-note = They learn nothing else. It can take a while, since nobody may be online.
buddies-ear-for = { $who } would like a word with one of you, about how it goes with a buddy.
buddies-ear-for-note = Kith knows nothing more about it.
buddies-midway = Half of your time as buddies is over. How is it going?
buddies-midway-note = You owe no answer, and nobody is told what you say.
buddies-going-well = Well
buddies-going-quiet = It has gone quiet
buddies-going-end = I would like to end it
buddies-going-good = Good to hear. Kith leaves you to it.
buddies-no-buddy-now = You have no buddy at the moment. “buddy join” is the way to one.
buddies-ended = It has ended. The other is told kindly, and learns no reason.
buddies-ended-note = You are not paired with each other again, unless both of you ask for it with “buddy again”.
buddies-ended-other = Your time as buddies has ended. That says nothing about you, and it can happen to anybody.
buddies-ended-other-note = If you like, you can look for somebody new now, or in the next round.
buddies-one-left = One of the three has stopped. The two of you go on.
buddies-moved-on = Your buddy has moved on, with good wishes. You may meet again.
buddies-moved-on-note = When you would like a buddy again, “buddy join” is enough.
buddies-over = Your time as buddies with { $who } is over, as it was agreed.
buddies-over-question = What do you take with you from it?
buddies-over-note = A look back is for you alone. You might thank them with “thanks”.
buddies-look-back-press = Look back
buddies-looked-back = Here it is, for you alone:
buddies-looked-back-note = Kith does not keep it. You might copy it to somewhere of your own.
buddies-room-closes = This room stays open until { $at }. Then it is closed.
buddies-room-closes-note = You might copy what you want to keep.
buddies-look-press = Look for somebody new
buddies-look-found = Somebody may have been found. You hear from Kith in a moment.
buddies-look-nobody = Just now there is nobody who is waiting too.
buddies-look-next = The next round is on { $at }, and you are part of it.
buddies-look-later = You are part of the next round, as soon as there is one.
buddies-look-no-round = There is no round to look in at the moment. You are part of the next one.

buddies-round-opened =
    A round is open ({ $kind }). The pairs are made on { $at }, for { $weeks ->
        [one] a week
       *[other] { $weeks } weeks
    }.
buddies-round-again =
    { $weeks ->
        [one] There is a new round every week.
       *[other] There is a new round every { $weeks } weeks.
    }
buddies-round-breaks = On these days no round begins; it is then in the first week after:
buddies-breaks-none = There are no days without any more.
buddies-reach-circles = This circle is not linked with another one yet. “{ TYPED("round link") }” gives you a code for the other side.
buddies-reach-network = This community is not linked with another one yet. “{ TYPED("round link --scope community") }” gives you a code for the other side.
buddies-link-code-circle = To link another circle of this community with this one, give its facilitators this code: { $code }
buddies-link-code-community = To link another community with this one, give facilitators there this code: { $code }
buddies-link-how = In the room of their circle they type “{ TYPED("round link") }” and the code. It works once, for { $days } days, and until you ask for a new one.
buddies-link-note = Nothing is linked before both sides said so, and either can end it at any time, alone.
buddies-link-would-circle = This would link your circle with “{ $name }”. Rounds of either could then bring together members of both, and of others it is linked with.
buddies-link-would-community = This would link your community with that of “{ $name }”. Rounds of either could then bring together members of both, and of others linked with it, who said that this is all right.
buddies-link-press = Link them
buddies-link-made = Rounds can now reach “{ $name }” as well.
buddies-link-how-circle = To invite both: “{ TYPED("round open --reach circles") }”.
buddies-link-how-community = To invite both: “{ TYPED("round open --reach network") }”.
buddies-link-gone = This code leads nowhere any more. It may be used, too old or mistyped, and the other side can make a new one.
buddies-link-already = “{ $name }” is linked already, so there is nothing to do. “{ TYPED("round links") }” shows what rounds here can reach.
buddies-link-own = This code is from this circle. It is for the facilitators of the other one.
buddies-link-platform = That circle is on another platform, and people there and here could not meet. Links are within one platform.
buddies-link-apart = That circle is in another community. Its facilitators can make a code for communities: “{ TYPED("round link --scope community") }”.
buddies-link-same = That circle is in this community already. Its facilitators can make a code for circles: “{ TYPED("round link") }”.
buddies-links-none = This circle is not linked with any other.
buddies-links-note = Only facilitators see this. “{ TYPED("round link") }” links one more.
buddies-links-most = This circle has { $most } links already, which is as many as there can be. “{ TYPED("round links") }” shows them, and you can end one.
buddies-linked-circle = “{ $name }”, circle with circle
buddies-linked-community = “{ $name }”, community with community
buddies-unlink-press = End this link
buddies-unlinked = Rounds no longer reach “{ $name }”. Pairs that have met go on.
buddies-round-opened-note =
    The circle is being told. Between the pairs and the introductions there { $hours ->
        [one] is an hour
       *[other] are { $hours } hours
    } in which all of it can be taken back.
buddies-round-open-already = There is a round open already. Its pairs are made on { $at }.
buddies-round-too-far = That is too far away. A round can begin within half a year, like: Sunday 18:00
buddies-no-round = There is no round here yet. You might open one with “round open”.
buddies-round-is-open = The pairs of this round are not made yet. “round run” makes them.
buddies-round-is-made = The pairs of this round are made already. “round introduce” sends the introductions, “round undo” takes them back.
buddies-round-is-running = This round is running. Its pairs belong to their people now; “round close” ends the round itself.
buddies-round-is-closed = This round is over. You might open a new one with “round open”.
buddies-preview-press = See it in numbers
buddies-thinking = So many people take a moment. The numbers arrive in the facilitators’ place.
buddies-run-press = Make the pairs now
buddies-introduce-press = Send the introductions now
buddies-undo-press = Take it back
buddies-preview-few =
    { $count ->
        [0] Nobody is in yet. Numbers are shown from { $least } people on.
        [one] One person is in. Numbers are shown from { $least } people on.
       *[other] { $count } people are in. Numbers are shown from { $least } people on.
    }
buddies-preview-in = { $count } people are in
buddies-preview-pairs =
    { $threes ->
        [0] { $count } groups, all of two
        [one] { $count } groups, one of them of three
       *[other] { $count } groups, { $threes } of them of three
    }
buddies-preview-new = in { $count } of them nobody has met before
buddies-preview-fit = how well they fit, in points: { $low } at least, { $middle } in the middle, { $high } at most
buddies-preview-left-languages = without a partner, for the languages: { $count }
buddies-preview-left-times = without a partner, for the times: { $count }
buddies-preview-left-mode = without a partner, for the way to meet: { $count }
buddies-preview-left-gender = without a partner, for a wish about gender: { $count }
buddies-preview-left-experience = without a partner, for the experience: { $count }
buddies-preview-left-nobody = without a partner, for no single reason: { $count }
buddies-preview-when = The pairs are made on { $at }.
buddies-preview-note = These are numbers. Nobody is shown who wished for what.
buddies-too-few = There are too few people for a round. It is held with at least { $least }.
buddies-too-few-later = There were too few people for the round, it would need { $least }. It is tried again on { $at }.
buddies-made-few = The pairs are made, with { $count } people in them.
buddies-made =
    The pairs are made: { $count } people, { $pairs } pairs and { $threes ->
        [0] nobody in threes
        [one] one group of three
       *[other] { $threes } groups of three
    }. Waiting: { $waiting }.
buddies-made-at = The introductions go out at { $at }.
buddies-introducing = The introductions are on their way.
buddies-undone = The pairs are taken back, and nobody was told of them.
buddies-round-paused = The round waits. Nothing is made and nobody is introduced.
buddies-round-paused-note = “round pause” again lets it go on.
buddies-round-goes-on = The round goes on, on { $at }.
buddies-round-closed = The round is closed, and no more comes of it.
buddies-round-closed-note = Pairs that have met go on; they are their people’s own.
buddies-report = Round { $number } ({ $kind }), of { $at }
buddies-report-few = Numbers are shown from { $least } people on; in this round there were { $count }.
buddies-report-joined = took part: { $count }
buddies-report-paired =
    { $threes ->
        [0] were paired: { $count }, all of them in twos
        [one] were paired: { $count } ({ $pairs } in twos, one group of three)
       *[other] were paired: { $count } ({ $pairs } in twos, { $threes } groups of three)
    }
buddies-report-met = said yes to each other: { $count }
buddies-report-ended = ended it early: { $count }
buddies-report-waiting = waiting for the next round: { $count }
buddies-report-note = Numbers alone. Who, and why, is nobody’s to see.
buddies-hand-made = Both are asked with the others, and names are told once both have said yes.
buddies-hand-note = Neither learns that you had the idea.
buddies-hand-cannot = Those two cannot be paired in this round. There can be many reasons, and Kith tells none.
buddies-vouched = { $who } need not wait for a week, if they ask for a buddy.
buddies-hold = The facilitators wonder whether you would rather sit this round of buddies out. It is yours to say.
buddies-hold-yes = I’ll rest
buddies-hold-note = If you would like to take part, you need not do anything. Nobody is told what you choose.
buddies-hold-asked = If { $who } is in this round, they are asked, kindly. Only they can say so.

buddies-welcome-asked = Somebody who welcomes people here is being asked. You hear from Kith within a day.
buddies-welcome-already = You have asked for a welcome already, and it is under way.
buddies-welcome-nobody = Just now nobody is free to welcome you in person. The facilitators are being told that you would like it.
buddies-welcome-names = Names are told once both of you have said yes.
buddies-welcome-wanted = { $who } is new and would like a welcome in person. No welcomer is free just now.
buddies-welcome-could-you = Somebody new would like a welcome. Could you be there for them?
buddies-welcome-note = Either answer is fine. Nobody learns whose no it was, and somebody else is asked.
