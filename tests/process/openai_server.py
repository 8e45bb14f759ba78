"""llama-cpp-python's own OpenAI-compatible server, as the tests start it: `python openai_server.py` with its flags.

Its weights are not repacked: llama.cpp's code for Intel's AMX crashes on some processors (ggml-org/llama.cpp#20824),
and the server has no flag for that.
"""

from __future__ import annotations

import llama_cpp.llama_cpp as native
from llama_cpp.server.__main__ import main

_defaults = native.llama_model_default_params


def _not_repacked() -> native.llama_model_params:
    parameters = _defaults()
    parameters.use_extra_bufts = False
    return parameters


native.llama_model_default_params = _not_repacked

if __name__ == "__main__":
    main()
