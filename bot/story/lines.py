"""What the invented people are called and what they say; `{plant}` and `{pest}` are filled in."""

FIRST = (
    "Ada Bram Cleo Davit Edda Femi Greta Hugo Ines Jonas Kaya Leo Mira Nils Oona Pavel Quin Rosa Stellan Tilda Udo "
    "Vera Wanda Xenia Yusuf Zora Anouk Bela Carmen Dara Emil Fatou Gil Hedda Ivo Juno Karim Lotte Moss Noor"
).split()
LAST = "Ashby Birk Calloway Dunne Ekberg Farrow Gant Holm Iverson Jarvis".split()

QUESTIONS = {
    "growers": (
        "How do you keep {pest} off young {plant}?",
        "Does anyone know when to sow {plant} this far north?",
        "What should I add to clay soil before planting {plant}?",
        "Has anybody grown {plant} under glass and lived to tell?",
        "Why are the leaves of my {plant} turning yellow?",
        "Is it too late to move {plant} outside?",
        "Which bed is free for {plant} next month?",
        "Can I save seed from {plant} that grew next to a cousin?",
    ),
    "cooks": (
        "How long will pickled {plant} keep in a cold cellar?",
        "Does anyone have a good way to cook too much {plant}?",
        "What flour do you use for a slow loaf with {plant}?",
        "Is there a jar big enough for this much {plant}?",
        "Why did my starter go flat after two days?",
        "Can I freeze {plant} without blanching it first?",
        "Who is cooking for the Sunday table this week?",
        "Should I salt {plant} before or after the oven?",
    ),
}
ANSWERS = (
    "Start with less water than you think, then look again after three days.",
    "We had the same last year, a layer of straw sorted it.",
    "Try it in the shade first and move it a little every day.",
    "About two weeks, longer if the nights stay cool.",
    "I would wait until the first warm week and do half of it then.",
    "There is a note about this on the board by the shed, second page.",
    "A spoon of vinegar and patience, honestly.",
    "Yes, and it gets better if you leave it alone overnight.",
)
FOLLOW_UPS = (
    "And would you do the same in a pot",
    "I tried that once with beans and it went fine",
    "Good to know, I will look on Saturday",
    "The one by the gate did well with that too",
)
NEWS = {
    "growers": (
        "First {plant} of the year came up this morning.",
        "I left a tray of {plant} seedlings by the shed, take what you need.",
        "The compost is warm enough to steam today.",
        "Bed four is weeded and ready for {plant}.",
    ),
    "cooks": (
        "There are six jars of {plant} on the shelf, one each please.",
        "The oven is free from four o'clock today.",
        "Soup with {plant} tonight, bring a bowl.",
        "Yesterday's loaf turned out better than it looked.",
    ),
    "shared": (
        "The gate code changes on Friday.",
        "Pictures from the open day are on the wall by the kitchen.",
        "The water will be off on Tuesday morning.",
        "We have keys for two more sheds, ask at the table.",
    ),
}
HELLO = (
    "Hello everyone, I moved here last month and would like to learn.",
    "Hi all, new here, I have a balcony and no idea.",
    "Hello, I came by on Saturday and was told to say hello here.",
    "Good morning, new neighbour from the hill, happy to carry things.",
)
WELCOME = (
    "Welcome, come by on Saturday and we will show you round.",
    "Nice to have you here, which bed did you look at?",
    "Welcome to the hill, the kitchen opens at four on most days.",
)
THANKS = (
    "Thank you, that helps a lot.",
    "Thanks, that works.",
    "Got it, thanks to you both.",
    "Ah, makes sense, thanks.",
)
PLANTS = "beans lettuce tomatoes leeks pumpkins kale basil radishes peas beetroot garlic chard".split()
PESTS = "slugs pigeons aphids mice beetles".split()
