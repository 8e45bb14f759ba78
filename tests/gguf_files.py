"""Small GGUF files for tests, whole or wrong in one way. They hold no weights: tensors are holes in the file."""

from __future__ import annotations

import struct
from pathlib import Path

STRING, ARRAY, UINT32, BOOL = 8, 9, 4, 7
F32, Q4_0 = 0, 2

CHAT = {
    "general.architecture": "llama",
    "general.type": "model",
    "general.name": "A small one",
    "llama.context_length": 4096,
    "llama.block_count": 2,
    "llama.embedding_length": 64,
    "llama.attention.head_count": 4,
    "tokenizer.ggml.tokens": ["a", "b", "c"],
    "tokenizer.chat_template": "{% for message in messages %}{{ message.content }}{% endfor %}",
}


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def pair(key: str, value: object) -> bytes:
    if isinstance(value, bool):
        return text(key) + struct.pack("<I?", BOOL, value)
    if isinstance(value, int):
        return text(key) + struct.pack("<II", UINT32, value)
    if isinstance(value, list) and all(isinstance(each, int) for each in value):
        return text(key) + struct.pack("<IIQ", ARRAY, UINT32, len(value)) + struct.pack(f"<{len(value)}I", *value)
    if isinstance(value, list):
        return text(key) + struct.pack("<IIQ", ARRAY, STRING, len(value)) + b"".join(map(text, value))
    return text(key) + struct.pack("<I", STRING) + text(str(value))


def tensor(name: str, shape: tuple[int, ...], kind: int, offset: int) -> bytes:
    return text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)


def gguf(file: Path, *, without: str = "", version: int = 3, lack: int = 0, **changes: object) -> Path:
    """Write a file with the keys of CHAT, `changes` laid over them (a double underscore is a dot) and one key left out.

    Its two tensors take 256 and 1152 bytes; the file lacks the last `lack` of them.
    """
    values = {**CHAT, **{key.replace("__", "."): value for key, value in changes.items()}}
    values.pop(without, None)
    head = b"GGUF" + struct.pack("<IQQ", version, 2, len(values)) + b"".join(pair(*each) for each in values.items())
    head += tensor("output_norm.weight", (64,), F32, 0) + tensor("token_embd.weight", (64, 32), Q4_0, 256)
    begin = -(-len(head) // 32) * 32
    with file.open("wb") as stream:
        stream.write(head)
        stream.truncate(begin + 256 + 1152 - lack)
    return file
