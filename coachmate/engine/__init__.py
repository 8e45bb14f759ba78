"""The worker processes that own the models, and the client that the app speaks to them with.

The modules that load a model (`llama`, `sampling`, `gguf_model`, `sentence_model`, `requantise`) run in a
worker only; importing this package, `client` or `models` loads none of them.
"""
