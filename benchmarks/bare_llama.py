"""llama-cpp-python as its readme shows it: one Llama, one chat completion after another. Run as a script.

Reads JSON Lines on standard input, {"messages": [..], "count", "tokens", "stop": [..], "seed"}, and writes a line
{"tokens": n} for each completion; first of all a line {"ready": true}. Knows nothing of coachmate.

Two things differ from the readme. As many threads as cores for reading and writing alike, which is the fastest on an
idle machine. And no repacking of weights on processors with Intel's AMX, where llama.cpp crashes with it
(ggml-org/llama.cpp#20824), as coachmate does without it there.
"""

from __future__ import annotations

import json
import os
import sys

import llama_cpp
from llama_cpp import llama_cpp as native


def _without_repacking() -> None:
    default = native.llama_model_default_params

    def parameters() -> native.llama_model_params:
        made: native.llama_model_params = default()
        made.use_extra_bufts = False
        return made

    native.llama_model_default_params = parameters


def main(file: str) -> None:
    if b"AMX_INT8 = 1" in native.llama_print_system_info():
        _without_repacking()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    model = llama_cpp.Llama(file, n_ctx=2048, n_threads=cores, n_threads_batch=cores, verbose=False)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        for number in range(request["count"]):
            answer = model.create_chat_completion(
                request["messages"],
                max_tokens=request["tokens"],
                temperature=0.8,
                top_k=40,
                top_p=1.0,
                min_p=0.0,
                stop=request["stop"],
                seed=request["seed"] + number,
            )
            assert isinstance(answer, dict)  # it isn't streamed
            print(json.dumps({"tokens": answer["usage"]["completion_tokens"]}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
