"""What an operator can set, from the environment or ``config.env``.

A wrong setting stops the start with one sentence that names it (:func:`load_settings`).
"""

import re
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from domain.office_hours import Desk, OfficeHours

SANDBOX_TOKEN = "700000000:sandbox-token-of-no-value-at-all"  # noqa: S105
SHORTEST_TOKEN = 16
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
    office_hours: str = "08.00-16.00"
    """When organizers answer citizens, WITA, on workdays."""
    questions_group_id: int | None = Field(default=None, lt=0)
    """The group with a topic for each question; empty: organizers are told in private."""
    metrics_token: SecretStr = SecretStr("")
    """With which ``/metrics`` may be read from elsewhere."""
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

    @field_validator("office_hours")
    @classmethod
    def _a_span(cls, value: str) -> str:
        try:
            OfficeHours.read(value)
        except ValueError:
            raise ValueError("must be a span of the day such as 08.00-16.00") from None
        return value

    @field_validator("questions_group_id", mode="before")
    @classmethod
    def _none_if_empty(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("metrics_token")
    @classmethod
    def _hard_to_guess(cls, token: SecretStr) -> SecretStr:
        if 0 < len(token.get_secret_value()) < SHORTEST_TOKEN:
            raise ValueError(f"must have at least {SHORTEST_TOKEN} characters, or be empty")
        return token

    @property
    def desk(self) -> Desk:
        """When and where organizers answer citizens."""
        return Desk(OfficeHours.read(self.office_hours), self.questions_group_id)

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
