"""All settings, each with its meaning; where a value comes from: defaults, then the TOML file, then COACHMATE_*.

Flags of the command line are laid over it by the command. Knows paths, and no other room.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from coachmate.errors import CoachmateError
from coachmate.paths import Paths


class Settings(BaseSettings):
    """What a person can set, in `settings.toml` or by a COACHMATE_* variable of the environment."""

    model_config = SettingsConfigDict(env_prefix="COACHMATE_", extra="ignore", frozen=True)

    theme: Literal["light", "dark"] = Field(
        default="dark", description="Colours of the screen: light or dark; Ctrl+T changes them too."
    )
    candidates: int = Field(default=8, ge=1, le=16, description="How many questions the model writes for one answer.")
    context: int = Field(default=2048, ge=512, le=8192, description="How many tokens the language model holds at once.")
    model: Path | None = Field(
        default=None, description="A GGUF file to write questions with, in place of the one that comes along."
    )
    seed: int = Field(default=0, ge=0, description="Where chance begins: the same seed gives the same questions.")

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


def sources(settings: Settings) -> list[tuple[str, object, str]]:
    """Each setting's name, value, and where it comes from: "default", the file, or the variable."""
    import os

    file = Paths.from_environment().settings_file
    in_file: dict[str, object] = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    rows: list[tuple[str, object, str]] = []
    for name in Settings.model_fields:
        variable = f"COACHMATE_{name.upper()}"
        if variable in os.environ:
            source = variable
        elif name in in_file:
            source = str(file)
        else:
            source = "default"
        rows.append((name, getattr(settings, name), source))
    return rows
