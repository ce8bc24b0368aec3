command-urgent = Help right now, for you or somebody else. Nothing about it is kept
command-urgent-country = A country, as two letters
command-urgent-more = Show all the lines listed here

signposts-urgent = Help right now
signposts-danger = Is a life in danger, or is somebody badly hurt? Then the emergency number comes first.
signposts-danger-anywhere = Is a life in danger, or is somebody badly hurt? Then the emergency number where you are comes first.
signposts-emergency = Emergency: ambulance, police, fire
signposts-emergency-happens = Free from any phone. You are asked what has happened and where you are.
signposts-emergency-mobile = From a mobile phone, if you do not know the local number
signposts-emergency-rule = In many countries, 112 on a mobile phone reaches the emergency services, or is passed on to the local number. It does not work everywhere: if you know the local number, that one is better.

signposts-call = Call { $name }
signposts-text = Text { $name }
signposts-text-word = Text { $name }: send the word { $word } to
signposts-address = { $name } online
signposts-about = { $who } { $happens } { $private } { $hours }, { $cost }. { $checked }
signposts-hours-always = Open day and night, every day
signposts-cost-free = free
signposts-checked = Last checked in { $month } { $year }.
signposts-checked-please-check = Last checked in { $month } { $year }, a while ago: it may have changed, so please check.
signposts-month-1 = January
signposts-month-2 = February
signposts-month-3 = March
signposts-month-4 = April
signposts-month-5 = May
signposts-month-6 = June
signposts-month-7 = July
signposts-month-8 = August
signposts-month-9 = September
signposts-month-10 = October
signposts-month-11 = November
signposts-month-12 = December

signposts-finder = Find A Helpline: free lines in many countries
signposts-more = Show more
signposts-which-country = For these countries there is a list here. Press where you are; the choice is not kept.
signposts-country-au = Australia
signposts-country-ca = Canada
signposts-country-gb = United Kingdom
signposts-country-ie = Ireland
signposts-country-nz = New Zealand
signposts-country-us = United States

signposts-not-a-service = Kith is a bot. Nobody here watches for messages, and nothing about this question is kept. It does not call anybody for you.
