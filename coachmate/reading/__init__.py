"""Reading files that people edit: YAML with its line numbers, and errors in plain words. Knows no file's meaning.

Free to all rooms, as errors and paths are.
"""
