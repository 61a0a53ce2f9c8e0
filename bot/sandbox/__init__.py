"""A local stand-in for Telegram: its Bot API over HTTP, and people to play with in a browser."""
