command-me-show = What you have set here, and your switches
command-me-pause = Take a pause. Nothing you did not ask for is sent to you meanwhile
command-me-pause-until = Until when (a day, or how long). Leave it empty for “until I resume”
command-me-resume = End your pause
command-me-quiet = Set quiet hours. Nothing you did not ask for is sent to you in them
command-me-quiet-hours = From and to, like 22:00-07:00, or off
command-me-zone = Your time zone
command-me-zone-zone = Its name, like Europe/London, or a city
command-me-country = Your country. Urgent help then shows the right lines
command-me-country-country = A country’s name or its two letters, or off
command-me-language = The language Kith speaks with you
command-me-language-language = A language
command-me-here = Which circle our direct messages are about
command-me-here-circle = The circle
command-me-leave = Leave an activity, the circle, or everything. You are told first what goes and what stays
command-me-leave-what = circle, everything, or an activity
command-me-leave-sure = Yes: do it now
command-me-allow = Switch one activity on or off
command-me-allow-activity = The activity
command-me-allow-on = On or off
command-me-allow-circle = The circle whose community it is about

mydata-title = What you have set here
mydata-language = Language: { $language }
mydata-zone = Time zone: { $zone }
mydata-country = Country: { $country }
mydata-country-none = Country: not given. Urgent help uses your circle’s.
mydata-quiet = Quiet hours: { $start } to { $end }
mydata-quiet-none = Quiet hours: none
mydata-pause-none = Pause: no
mydata-pause-on = Pause: yes, until you resume
mydata-pause-until = Pause: yes, until { $until }

mydata-activities = What may reach you here:
mydata-activities-in = What may reach you in the community of { $circle }:
mydata-activity-invitations = reminders and invitations
mydata-activity-thanks = thanks from other members
mydata-activity-checkins = invitations to check in that you asked for
mydata-activity-listening = being asked to listen, if you offered to
mydata-activity-buddies = being introduced to a buddy, if you asked for one
mydata-activity-welcoming = word of newcomers you offered to welcome
mydata-activity-keeping = what in the directory needs a look, if you offered to keep it
mydata-on = { $activity }: on
mydata-off = { $activity }: off
mydata-switch-on = Switch on: { $activity }
mydata-switch-off = Switch off: { $activity }
mydata-allowed = Switched on: { $activity }.
mydata-disallowed = Switched off: { $activity }. Nothing of it is sent to you from now on.
mydata-activity-unknown = That switch is not there any more. “me show” has the ones that are.
mydata-show = Show what I have set

mydata-kept = Kept about you: these settings, which circles you are in and which rules you agreed to. Not your name, and not what you say in the room.
mydata-change = Change any of it with “me zone”, “me country”, “me language” or “me quiet”. Only you see this.

mydata-pause = Take a pause
mydata-resume = End the pause
mydata-leave = Ways to leave
mydata-paused = You are on a pause, until you resume.
mydata-paused-until = You are on a pause, until { $until }.
mydata-paused-what = Nothing you did not ask for is sent to you meanwhile. What falls due is let go and counted, never sent all at once. Whatever you ask for still works, and so does urgent help.
mydata-pause-past = That moment has gone by. You might try a day to come, like friday, or a length, like 3 days.
mydata-pause-far = That is more than two years away. You might pause without an end, until you resume.
mydata-pause-forever = Pause until I resume
mydata-not-paused = There is no pause to end: all is as usual.
mydata-resumed = Welcome back. The pause is over.
mydata-dropped = { $count ->
    [0] Nothing fell due meanwhile.
    [one] One thing fell due meanwhile. It was let go, and nothing is expected of you.
   *[other] { $count } things fell due meanwhile. They were let go, and nothing is expected of you.
 }

mydata-quiet-set = Quiet hours are set: { $start } to { $end }.
mydata-quiet-zone = In your time zone, { $zone }. What would have come waits until they end. Answers to you always come.
mydata-quiet-off = Quiet hours are off.
mydata-quiet-same = The two times are the same. You might write it like 22:00-07:00, or off.

mydata-zone-set = Times are now shown to you in { $zone }.
mydata-zone-unknown = No zone of that name is known here. You might write it like Europe/London.
mydata-zone-near = No zone of that name is known here. Is it { $near }?
mydata-country-set = Urgent help now shows you lines in { $country }.
mydata-country-off = Your country is not kept any more.
mydata-country-unknown = No country of that name is known here. You might write it like GB or Ireland.
mydata-country-near = No country of that name is known here. Is it { $near }?
mydata-near = Yes, { $near }
mydata-language-set = Kith now speaks { $language } with you.
mydata-language-unknown = Kith does not speak that language yet. These are ready:
mydata-language-one = { $language }

mydata-here-none = You are not in a circle yet.
mydata-here-which = Which circle are our direct messages about?
mydata-here-one = { $circle }
mydata-here-other = Another circle
mydata-here-set = Our direct messages are now about { $circle }.

mydata-leave-which = What would you like to leave? You are told first what goes and what stays.
mydata-leave-note = No reason is asked, and nobody is told by Kith.
mydata-leave-circle = Leave { $circle }
mydata-leave-all = Leave everything
mydata-leave-activity = After this, { $activity } no longer reach you. Nothing else changes, and you can switch it on again any time.
mydata-leave-not = Stay as it is
mydata-leave-not-in = You are not in { $circle } any more.

mydata-leave-title-circle = Leaving { $circle }
mydata-leave-circle-goes = Goes: your agreement to its rules, any role you hold in it, and whatever was still to be sent to you from it.
mydata-leave-circle-stays = Stays: what you posted in the room, and rules the circle adopted, without your name. Your settings for other circles.
mydata-leave-circle-room = If Kith let you into the room, Kith takes you out of it. Otherwise you stay in the room until you leave it yourself.
mydata-leave-circle-after = You can come back any time by agreeing to the rules again.
mydata-leave-sure-circle = Leave the circle now

mydata-leave-title-all = Leaving everything
mydata-leave-all-goes = Goes: everything Kith keeps about you, in every circle, and the key that opens it, so old copies cannot be read either.
mydata-leave-all-stays = Stays: what you posted in rooms, since it belongs to the platform, and rules a circle adopted. Those belong to the circle and carry no name. So that an old copy cannot bring you back, a mark without your name is kept.
mydata-leave-all-room = Where Kith let you into a room, Kith takes you out of it. You might save or delete your own posts first.
mydata-leave-all-after = You can begin again any time, as somebody new.
mydata-leave-sure-all = Leave everything now

mydata-left-circle = It is done: you have left { $circle }.
mydata-left-room = Nothing of it is sent to you any more. Thank you for the time you shared.
mydata-left-all = It is done: Kith keeps nothing about you any more. Thank you for the time you shared. Urgent help still works for you, as it does for everyone.
