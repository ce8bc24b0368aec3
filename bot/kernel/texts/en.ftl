# What was typed could not be read: what was wrong, and what works.
line-empty = There was no command in that. “help” shows what can be done here.
line-too-long = That is longer than { $most } characters, so it was not read. You might send it in parts.
line-unknown = There is no command of that name here. “help” shows what there is.
line-near = There is no command of that name here. Is it “{ $command }”?
line-near-button = Show “{ $command }”
line-family = “{ $family }” needs one more word. “help { $family }” shows which ones there are.
line-help-button = What can be done here
line-option-near = There is no { $given } in that command. Is it { $near }?
line-option-unknown = There is no { $given } in that command. “help { $command }” shows what it takes.
line-option-empty = After { $option } there was nothing. You might write a value behind it, or leave it out.
line-option-twice = { $option } is in there twice. You might keep one of them.
line-left-over = There were more words in that than “{ $command }” takes. “help { $command }” shows an example.

read-duration = That length of time could not be read. You might write it like 24h, 3 days or 1 week.
read-day = That day could not be read. You might write it like friday, 24 Dec or 2026-12-24.
read-time = That time of day could not be read. You might write it like 19:00 or 7pm.
read-span = Those hours could not be read. You might write them like 22:00-07:00.
read-span-ambiguous = Those hours could be in the morning or in the evening. You might write them like 22:00-07:00.
read-zone = That time zone is not known. You might write it like Europe/London.
read-moment = That time could not be read. You might write it like tuesday 19:00.
read-moment-past = That time has gone by. You might write one to come, like tuesday 19:00.
read-rule = That rhythm could not be read. You might write it like every Tuesday at 19:00.
read-rule-never = That day never comes. You might choose one that does, like the first Tuesday of each month.
read-rule-often = That would be more often than once an hour. You might choose a day and a time.
read-rhythm-time = There was no time of day in that. You might write it like Tuesdays 19:00.
read-rhythm-times = That takes one time of day. You might write it like every day at 8:00, and the other one by itself.
read-rhythm-hour = { $hour } could be in the morning or in the evening. You might write it like 19:00 or 7pm.
read-rhythm-day = There was no day in that. You might write it like every 2 weeks on Thursday at 19:00.
read-rhythm-from = The day it begins with could not be read, or has gone by. You might write it like Tuesdays 19:00 from 8 Oct.
read-rhythm-either =
    That could be every { $n } weeks, or once a month. You might write “every { $n } weeks on Thursday 19:00”. Or write “third Thursday of the month 19:00”.
read-rhythm-twice = That word means two things. You might write it like every 2 weeks on Thursday at 19:00.

form-letters = In “{ $field }” there is a letter that no screen can show. You might type it again.
form-too-long = “{ $field }” holds { $most } characters, and there were more. You might make it shorter.
form-marks = In “{ $field }” there are more marks on one letter than anybody could read. You might type it again without them.
form-empty = In “{ $field }” there were no words to be seen. You might type a few.
form-yes-no = “{ $field }” takes yes or no.
form-number = “{ $field }” takes a number, like 3.
form-number-between = “{ $field }” takes a number from { $least } to { $most }.
form-duration = “{ $field }” takes a length of time, like 24h, 3 days or 1 week.
form-person = Nobody here is known by that. You might mention somebody with @, like @bo.
form-choice = “{ $field }” takes one of these: { $options }.
form-choice-near = “{ $field }” does not take that. Is it “{ $near }”?
form-file-works = { $endings }, up to { $most } KB
form-file-works-any = any kind, up to { $most } KB
form-file-wanted = “{ $field }” takes a file, not words ({ $works }). You might attach it.
form-file-large = That file is too large. “{ $field }” takes a file of this kind: { $works }.
form-file-ending = That kind of file cannot be read here. “{ $field }” takes one of these: { $works }.
form-file-empty = There is nothing in that file. “{ $field }” takes a file of this kind: { $works }.
form-file-lost = The file could not be fetched. You might send it again.


press-outdated = That button is not in use any more, so nothing has changed. You might ask again for what it was about.

kernel-at = { $at }
kernel-moment = { $label }: { $at }
kernel-picture = Picture: { $description }
kernel-hidden = { $label }. The words stand further down, after a gap.
kernel-file = { $label } (file { $name })
kernel-left-out = Kith could not post this while it was its time, so it leaves it out:
kernel-left-out-more =
    { $count ->
        [one] and one more
       *[other] and { $count } more
    }
kernel-about = You find it here
kernel-suggested = { $value }
kernel-lacks =
    Kith is missing some permissions here. Whoever runs this place can give them to it, in its settings:
kernel-lacks-view-channel = “View Channel”, for Kith’s own role in this channel, to be here at all
kernel-lacks-send-messages = “Send Messages”, to post what people here ask it to
kernel-lacks-attach-files = “Attach Files”, for a date that goes into a calendar
kernel-lacks-read-message-history = “Read Message History”, so that nothing is posted twice
kernel-lacks-manage-threads = “Manage Threads”, to wake a thread that fell asleep, and to let people into one and out again
kernel-lacks-create-private-threads = “Create Private Threads”, to open a room for the facilitators
kernel-lacks-send-messages-in-threads = “Send Messages in Threads”, to speak in that room
kernel-lacks-take-back = A moderator’s powers, to take out private words that somebody typed for all to see
kernel-lacks-lobby-invite = A moderator’s powers, to let people in and out again
kernel-lacks-lobby-manage-channels = “Manage Channels”, in the settings of the server itself, to make the lobby
kernel-lacks-lobby-manage-roles = “Manage Roles”, in the settings of the server itself, to give people the role that opens the circle
kernel-lacks-then = Once Kith has them, “circle settings” opens what could not be opened before.
kernel-former-member = a former member
kernel-rhythm = { $days } at { $time }
kernel-rhythm-daily = every day
kernel-rhythm-days = every { $n } days
kernel-rhythm-weekdays = every weekday
kernel-rhythm-weekly = every { $days }
kernel-rhythm-weeks = every { $n } weeks on { $days }
kernel-rhythm-monthly = the { $days } of each month
kernel-rhythm-rare = the { $days } of each month that has one
kernel-rhythm-months = the { $days } every { $n } months
kernel-rhythm-nth = { $nth } { $day }
kernel-rhythm-nth-1 = first
kernel-rhythm-nth-2 = second
kernel-rhythm-nth-3 = third
kernel-rhythm-nth-4 = fourth
kernel-rhythm-nth-5 = fifth
kernel-rhythm-nth-last = last
kernel-rhythm-date = { $n ->
    [1] 1st
    [2] 2nd
    [3] 3rd
    [21] 21st
    [22] 22nd
    [23] 23rd
    [31] 31st
   *[other] { $n }th
 }
kernel-rhythm-date-last = last day
kernel-rhythm-and = { $first } and { $last }
kernel-rhythm-comma = { $first }, { $others }
kernel-weekday-mo = Monday
kernel-weekday-tu = Tuesday
kernel-weekday-we = Wednesday
kernel-weekday-th = Thursday
kernel-weekday-fr = Friday
kernel-weekday-sa = Saturday
kernel-weekday-su = Sunday
kernel-breaks = Those days could not be read. You might write them like 21 Dec - 3 Jan, with a comma before the next ones.
kernel-break-long = A break ends after it begins, and lasts up to { $days } days. You might write it like 21 Dec - 3 Jan.
kernel-break = { $first } to { $last }
kernel-day = { $day } { $month } { $year }
kernel-month-1 = January
kernel-month-2 = February
kernel-month-3 = March
kernel-month-4 = April
kernel-month-5 = May
kernel-month-6 = June
kernel-month-7 = July
kernel-month-8 = August
kernel-month-9 = September
kernel-month-10 = October
kernel-month-11 = November
kernel-month-12 = December
kernel-typed = { $label }: type { $line }

needs-consent = Before that, Kith shows you what it keeps, and you choose. Type “welcome” to see it.
needs-consent-button = See what Kith keeps
needs-rules-button = Read the rules
needs-member = That works once you have agreed to this circle’s rules. “rules show” has them.
needs-current-rules = The rules have changed, and that works once you have agreed to them as they are now. “rules show” has them.
needs-facilitator = That one is for this circle’s facilitators. “help” shows what works for you here.
needs-circle = That belongs to a circle, and there is none here. It works in a circle’s own room.
needs-which-circle = Which circle is this about? Kith remembers your choice.
needs-which-circle-one = { $circle }

fault = Something went wrong in Kith, and nothing was changed. You might try again, or tell your host this number: { $reference }
not-saved = Kith could not save that just now, so nothing has changed. You might try again in a minute. “urgent” works as always.

direct-what = Kith is a bot for mutual support groups. It does not read or keep what is written here, and no person sees it.
direct-people = For people to talk with, your circle’s room is the place. “help” shows what Kith can do.
direct-urgent = If it is urgent, type “urgent”: it shows who you can call now.
direct-urgent-button = Help right now
direct-help-button = What can be done here
asking-field = { $label }
asking-example = For example: { $example }
asking-file = Send the file here ({ $works }).
asking-needed = This one is needed.
asking-how-needed-first = Answer in one message, or type stop to leave it.
asking-how-needed-later = Answer in one message, or type back or stop.
asking-how-may-first = Answer in one message. You can skip it, or type stop to leave.
asking-how-may-later = Answer in one message. You can also type skip, back or stop.
asking-stopped = Fine, nothing of it is kept.
post-cannot-serve = Kith may not speak in this room, or nobody here could read it. Once that has changed, you can ask it in again.
post-choice = { $typed } – { $label }
post-how-here = To choose, answer with its number.
post-how-room = To choose, send its number to Kith alone. Typed here, everybody sees what you chose.
post-taken-back = Your words were meant for Kith alone, so Kith took them out of the room. You can always write to it in private.
post-stays = What you typed can be seen by all in this room. You might delete it; Kith can also be written to in private.
post-unreadable = Your message could not be opened here. You might send it again, or sign out and in if it stays so.
post-unreached = Kith could not answer in private just now. It may have asked you into a room of its own. You can also write to it directly, and type “urgent” there.
post-unreached-emergency = If a life may be in danger, from a mobile phone in many countries
post-waits = Kith cannot save anything just now. What you asked waits, and is done as soon as that works again.
discord-thank-someone = Thank
discord-yes = Yes
discord-no = No
discord-form = There is a form to it. You can open it when you are ready.
discord-open-form = Open the form
discord-typed = What you typed is still here, and stands in the form when you open it again:
discord-who-reads = This is a private thread. Besides those in it, whoever may manage threads on this server can read it, and so can whoever runs Kith.
