"""All settings, each with its meaning; where a value comes from: defaults, then the TOML file, then COACHMATE_*.

Flags of the command line are laid over it by the command. Knows paths, and no other room.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from coachmate.errors import CoachmateError
from coachmate.paths import Paths

# Marks a setting that the open app takes over at once; the others count from the next start.
AT_ONCE: dict[str, Any] = {"at_once": True}


class Settings(BaseSettings):
    """What a person can set, in `settings.toml` or by a COACHMATE_* variable of the environment."""

    model_config = SettingsConfigDict(env_prefix="COACHMATE_", extra="ignore", frozen=True)

    theme: Literal["dark", "light", "high-contrast-dark", "high-contrast-light"] = Field(
        default="dark",
        description="Colours of the screen. Ctrl+T changes between dark and light.",
        json_schema_extra=AT_ONCE,
    )
    animation: bool = Field(
        default=True,
        description="Whether anything on the screen may move or blink. Off: no animations, no spinner, a still cursor.",
        json_schema_extra=AT_ONCE,
    )
    signs: Literal["auto", "unicode", "ascii"] = Field(
        default="auto",
        description="Signs and borders: as Unicode, as plain ASCII, or by what the locale says (auto).",
        json_schema_extra=AT_ONCE,
    )
    bell: bool = Field(
        default=True,
        description="Whether the terminal's bell rings once when the time of a stage is over.",
        json_schema_extra=AT_ONCE,
    )
    candidates: int = Field(
        default=8,
        ge=1,
        le=16,
        description="How many questions the model tries for each of your answers; the best of them and of the question "
        "bank are shown.",
    )
    context: int = Field(
        default=2048,
        ge=512,
        le=8192,
        description="How much text the model keeps in view at once, in tokens: pieces of about four letters.",
    )
    model: Path | None = Field(
        default=None, description="A GGUF file to write questions with, in place of the one that comes along."
    )
    server_url: str | None = Field(
        default=None,
        description="An OpenAI-compatible server that writes the questions in place of the model here, such as "
        "http://127.0.0.1:8000/v1. Your words go there. Its key comes from the variable COACHMATE_SERVER_KEY alone.",
    )
    server_model: str | None = Field(
        default=None, description="What the server calls the model to use; if not set, the first that it lists."
    )
    server_beyond_this_machine: bool = Field(
        default=False, description="Whether the server may be on another machine. Your words then leave this one."
    )
    server_seconds: int = Field(
        default=60, ge=1, le=600, description="How many seconds one answer of the server may take."
    )
    seed: int = Field(
        default=0,
        ge=0,
        description="Chance plays a part in what the model writes. With the same number here, the same words get "
        "the same questions again; another number gives others.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = Paths.from_environment().settings_file
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)


def load(**flags: object) -> Settings:
    """The settings in force. CoachmateError names the setting that is wrong and the places it can come from."""
    file = Paths.from_environment().settings_file
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise CoachmateError(
            f"The setting '{name}' can't be used.",
            f"{first['msg']}.",
            f"Correct it in {file} or in the variable COACHMATE_{name.upper()}.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise CoachmateError(
            f"The settings file {file} can't be read.", f"{error}.", "Mend the line or remove the file."
        ) from error
