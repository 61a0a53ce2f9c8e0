"""How the Bot API says no."""


class BadRequest(Exception):  # noqa: N818
    """The request is refused with the sentence Telegram would give (400)."""


class Forbidden(Exception):  # noqa: N818
    """The bot may not write to this person (403)."""


class Conflict(Exception):  # noqa: N818
    """Another poller is at work (409)."""


class TooLarge(Exception):  # noqa: N818
    """The upload is larger than a bot may send (413)."""
