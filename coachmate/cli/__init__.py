"""The command line: commands, plain mode, batch verbs. Knows the parts only through `wiring`, and no screen's code."""
