"""``make bench``: the bot and its peers against one cheap stand-in of the Bot API."""
