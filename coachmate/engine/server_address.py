"""Where an OpenAI-compatible server is, whether words may be sent there, and what a person is told of it. Pure.

Without a word of the person's own, only this machine will do; beyond it, only an encrypted connection.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from coachmate.errors import CoachmateError, ModelUnavailable

KEY_VARIABLE = "COACHMATE_SERVER_KEY"
ALLOW = "server_beyond_this_machine"

# Checked by ourselves and put together anew, so that no other reader of addresses can take another host from it.
_NAME = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|[0-9a-f:]+(\.[0-9.]+)?")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/?")


@dataclass(frozen=True)
class ServerAddress:
    """`base` is what paths are put behind; `host` is what people are shown, with the port where one is given."""

    base: str
    host: str
    loopback: bool

    @property
    def note(self) -> str:
        """The lasting note. A loopback address may be the near end of a tunnel, so it promises nothing."""
        if self.loopback:
            return f"Your words go to a server at {self.host} and may leave this machine."
        return f"Your words leave this machine: they go to the server {self.host}."


def server_address(url: str, *, beyond: bool) -> ServerAddress:
    """The address in `url`; ModelUnavailable says why it can't be used. `beyond`: other machines are allowed."""
    parts, port = _parts(url)
    name = (parts.hostname or "").casefold()
    host = f"[{name}]" if ":" in name else name
    shown = f"{host}:{port}" if port else host
    loopback = _is_loopback(name)
    if not loopback and not beyond:
        raise _refused(
            f"{shown} is not on this machine, and your words would leave it.",
            f"If that is meant, set {ALLOW} = true; else use a server at 127.0.0.1.",
        )
    if not loopback and parts.scheme != "https":
        raise _refused(
            f"The connection to {shown} would not be encrypted.",
            "Use an address that begins with https://, or a tunnel that ends at 127.0.0.1.",
        )
    path = parts.path.rstrip("/") or "/v1"
    return ServerAddress(f"{parts.scheme}://{shown}{path}", shown, loopback)


def server_key(key: str | None) -> str | None:
    """The key as it can be sent; ModelUnavailable, which does not quote it, if it can't."""
    key = (key or "").strip()
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise _refused(f"The key in {KEY_VARIABLE} has characters that no key has.", "Copy the key again.")
    return key or None


def _parts(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise _refused("Its address can't be read.", _SHAPE) from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _refused("What is set is not the address of a web server.", _SHAPE)
    if parts.username is not None or parts.password is not None:
        raise _refused(
            "Its address holds a name or a password.", f"Put the key into the variable {KEY_VARIABLE} instead."
        )
    plain = _NAME.fullmatch(parts.hostname.casefold()) and _PATH.fullmatch(parts.path)
    if parts.query or parts.fragment or not plain:
        raise _refused("Its address holds more than a host, a port and a plain path.", _SHAPE)
    return parts, port


_SHAPE = "Write it as http://127.0.0.1:8000/v1 in the setting 'server_url'."


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def _refused(why: str, remedy: str) -> CoachmateError:
    return ModelUnavailable("The server for the language model can't be used.", why, remedy)
