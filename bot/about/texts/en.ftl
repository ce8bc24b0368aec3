command-about = What Kith is, who runs it, what it keeps and what it is not

about-title = About Kith
about-what = Kith is a bot that helps people support each other: to agree how they want to be together, to welcome, to thank, to find help.
about-host = This one is run by { $host }.
about-host-contact = This one is run by { $host }. You can reach them at { $contact }.
about-host-unnamed = Whoever runs this one has not said their name yet.
about-kept = Kept of you, once you say yes: that you are here, your circles, which rules you agreed to, and what you set.
about-words = Words you give to Kith are passed on and then wiped.
about-room = Kith does not read what is said in the room. It sees commands, buttons, forms and direct messages to it.
about-host-sees = Whoever runs the bot could look into the running program. What is kept on disk is sealed.
about-not = Kith is a program. It is not a crisis service, not a clinical one, and nobody watches for messages here.
about-help = What can be done here
about-welcome = What is open to me
about-urgent = Help right now
about-yours = “me show” has what is set for you, and the ways to leave.
about-nothing-kept = Nothing about you is kept now.
