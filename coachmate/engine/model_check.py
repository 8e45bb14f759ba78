"""Whether a file can serve as the language model, by its header and the memory that is free; loads nothing.

Each thing that can be wrong is an error of its own, with what to do. A file that passes here may still fail to load:
`model_trial` finds that out, in a process of its own.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

import psutil

from coachmate.engine.gguf_header import Header, HeaderError, NotGguf, UnknownVersion, read_header
from coachmate.errors import CoachmateError

# What llama.cpp needs beside weights and memory of the context, for a model of the size that this is meant for.
_MARGIN = 200_000_000
_HALF = 2  # bytes of a number in the memory of the context
_POOLED = range(1, 5)

# Architectures that read text (or pictures, or sound) and write none; those that write otherwise than word by word.
_READERS = frozenset(
    {"bert", "nomic-bert", "nomic-bert-moe", "jina-bert-v2", "jina-bert-v3", "neo-bert", "modern-bert", "eurobert"}
    | {"gemma-embedding", "llama-embed", "t5encoder", "clip", "wavtokenizer-dec"}
)
_OTHERS = frozenset(("t5", "dream", "llada", "llada-moe", "rnd1"))
_PARTS = {
    "adapter": ("It is an adapter (LoRA), which changes a model and is none by itself.", "the whole model"),
    "mmproj": ("It is the part of a model that looks at pictures.", "the model's other file, the one that writes"),
    "imatrix": ("It holds figures for making models smaller, and no model.", "the model itself"),
    "vocab": ("It holds only a vocabulary.", "the whole model"),
}
_ANOTHER = "Choose a GGUF file of an instruct or chat model."


@dataclass(frozen=True)
class Facts:
    """What is known of a file: bytes, tokens it was made to hold at once, and what is wrong with it, if anything."""

    file: Path
    size: int = 0
    title: str = ""
    architecture: str = ""
    context: int | None = None
    template: bool = False
    problem: CoachmateError | None = None


def examine(file: Path, *, context: int, free: int | None = None) -> Facts:
    """The facts of `file` for a model that is to hold `context` tokens, with `free` bytes of memory (default: now)."""
    try:
        size = _size(file)
        header = _header(file, size)
    except CoachmateError as error:
        return Facts(file, size=_size_if_any(file), problem=error)
    architecture = header.text("general.architecture")
    facts = Facts(
        file,
        size,
        header.text("general.name"),
        architecture,
        header.number(f"{architecture}.context_length"),
        bool(header.text("tokenizer.chat_template")),
    )
    available = psutil.virtual_memory().available if free is None else free
    problem = _incomplete(facts, header) or _unfit(facts, header) or _too_small(facts, context)
    problem = problem or _too_large(facts, header, context, available)
    return Facts(**{**vars(facts), "problem": problem}) if problem else facts


def megabytes(size: int) -> str:
    """A size in words: "98 MB", "4.1 GB"."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def _cannot(file: Path, why: str, remedy: str) -> CoachmateError:
    return CoachmateError(f"{file.name or file} can't be used as the language model.", why, remedy)


def _size_if_any(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except (OSError, ValueError):
        return 0


def _size(file: Path) -> int:
    """The size of a file that can be opened; CoachmateError tells what is in the way."""
    try:
        status = file.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _cannot(file, f"{file} is a folder.", "Name the GGUF file in it.")
        if not stat.S_ISREG(status.st_mode):
            raise _cannot(file, f"{file} is a device or a pipe, not a file.", "Name a GGUF file.")
        with file.open("rb"):
            pass
    except FileNotFoundError as error:
        raise _cannot(file, f"There is no file {file}.", "Look whether it was moved or renamed.") from error
    except PermissionError as error:
        raise _cannot(
            file, f"You may not read {file}.", f"Give yourself the right to read it: chmod u+r {file}"
        ) from error
    except (OSError, ValueError) as error:
        raise _cannot(file, f"It can't be opened: {_reason(error)}.", "Look whether the disk is there.") from error
    return status.st_size


def _header(file: Path, size: int) -> Header:
    if size == 0:
        raise _cannot(file, "The file is empty.", "Fetch it again.")
    try:
        return read_header(file)
    except NotGguf as error:
        raise _cannot(file, f"It is not a GGUF file. {error}", "Choose a file that ends in .gguf.") from error
    except UnknownVersion as error:
        raise _cannot(file, str(error), "Fetch a newer file of the same model, or convert it again.") from error
    except HeaderError as error:
        raise _cannot(file, f"It is damaged. {error}", "Fetch it again.") from error
    except OSError as error:
        raise _cannot(file, f"It can't be read: {_reason(error)}.", "Look whether the disk is there.") from error


def _reason(error: Exception) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else str(error)


def _incomplete(facts: Facts, header: Header) -> CoachmateError | None:
    parts = header.number("split.count")
    if parts and parts > 1:
        return _cannot(
            facts.file,
            f"It is one of {parts} parts of a model.",
            "Join the parts into one file first: llama-gguf-split --merge FIRST-PART WHOLE.gguf",
        )
    if header.ends > facts.size:
        return _cannot(
            facts.file,
            f"It is cut off: {megabytes(facts.size)} are there of at least {megabytes(header.ends)}.",
            "Fetch it again, to the end.",
        )
    return None


def _unfit(facts: Facts, header: Header) -> CoachmateError | None:
    kind = header.text("general.type")
    if kind in _PARTS:
        why, instead = _PARTS[kind]
        return _cannot(facts.file, why, f"Choose {instead}.")
    name = facts.architecture
    pooled = header.values.get(f"{name}.pooling_type") in _POOLED
    if name in _READERS or pooled:
        return _cannot(facts.file, f"It is a model that reads and writes nothing ({name}).", _ANOTHER)
    if name in _OTHERS or header.values.get(f"{name}.attention.causal") is False:
        return _cannot(facts.file, f"It does not write word by word ({name}), as is needed here.", _ANOTHER)
    if not name or not header.tensors:
        return _cannot(facts.file, "It holds no language model.", _ANOTHER)
    if not facts.template:
        return _cannot(
            facts.file,
            "It has no chat template: it was made for going on with a text, not for conversation.",
            "Choose the instruct or chat version of the model.",
        )
    return None


def _too_small(facts: Facts, context: int) -> CoachmateError | None:
    if facts.context is None or facts.context >= context:
        return None
    if facts.context < 512:
        return _cannot(facts.file, f"It holds {facts.context} tokens at once; at least 512 are needed.", _ANOTHER)
    return _cannot(
        facts.file,
        f"It holds {facts.context} tokens at once, and the setting 'context' asks for {context}.",
        f"Set 'context' to {facts.context} or less, or choose another model.",
    )


def _too_large(facts: Facts, header: Header, context: int, free: int) -> CoachmateError | None:
    need = facts.size + _memory_of_context(facts.architecture, header, context) + _MARGIN
    if need <= free:
        return None
    return _cannot(
        facts.file,
        f"It needs about {megabytes(need)} of memory, and {megabytes(free)} are free.",
        "Close other programs, or choose a smaller model.",
    )


def _memory_of_context(name: str, header: Header, context: int) -> int:
    """Bytes for the keys and values of `context` tokens; 0 where the header doesn't tell."""
    layers = header.number(f"{name}.block_count") or 0
    width = header.number(f"{name}.embedding_length") or 0
    heads = header.number(f"{name}.attention.head_count") or 1
    shared = header.number(f"{name}.attention.head_count_kv") or heads
    key = header.number(f"{name}.attention.key_length") or width // heads
    value = header.number(f"{name}.attention.value_length") or key
    return layers * context * shared * (key + value) * _HALF
