"""What an operator can set, from the environment or ``config.env``.

A wrong setting stops the start with one sentence that names it (:func:`load_settings`).
"""

import re
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SANDBOX_TOKEN = "700000000:sandbox-token-of-no-value-at-all"  # noqa: S105
TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")


class SettingsError(SystemExit):
    """The settings do not allow a start; the message says which one and what to write."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file="config.env", extra="ignore", frozen=True)

    bot_token: SecretStr = SecretStr("")
    bot_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///data/inovasi.db"
    organizer_ids: Annotated[tuple[int, ...], NoDecode] = ()
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=0, le=65535)
    web_url: str = ""
    """Under which people reach the web server; empty: no links are given."""
    timezone: str = "Asia/Makassar"
    data_dir: Path = Path("data")
    log_format: str = Field(default="text", pattern="^(text|json)$")

    @field_validator("bot_token")
    @classmethod
    def _token_has_the_form(cls, token: SecretStr) -> SecretStr:
        value = token.get_secret_value().strip()
        if value and not TOKEN.fullmatch(value):
            raise ValueError("must be the token @BotFather gave, like 123456789:AA…, or empty")
        return SecretStr(value)

    @field_validator("organizer_ids", mode="before")
    @classmethod
    def _ids_from_a_list(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part for part in re.split(r"[,;\s]+", value) if part]
        if not all(part.isdigit() for part in parts):
            raise ValueError("must be numeric Telegram ids separated by commas")
        return tuple(int(part) for part in parts)

    @field_validator("bot_api_url")
    @classmethod
    def _url_without_slash(cls, value: str) -> str:
        if not re.match(r"https?://[^/\s]+", value):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @field_validator("web_url")
    @classmethod
    def _encrypted(cls, value: str) -> str:
        if value and not re.match(r"https://[^/\s]+|http://(127\.0\.0\.1|localhost)(:|/|$)", value):
            raise ValueError("must start with https:// (http:// on this machine only), or be empty")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("must start with sqlite:/// or postgresql://")
        return value.replace("postgres://", "postgresql://", 1)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("must be a time zone such as Asia/Makassar") from None
        return value

    @property
    def token(self) -> str:
        """The token the bot calls with."""
        return self.bot_token.get_secret_value() or SANDBOX_TOKEN

    @property
    def on_telegram(self) -> bool:
        """Whether a token is set; without one the sandbox plays Telegram."""
        return bool(self.bot_token.get_secret_value())


def load_settings(**overrides: object) -> Settings:
    """Reads the settings, or ends the program with a sentence that names the wrong one."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"The setting {name} is wrong: it {reason}.") from None
