"""Reads and checks prompts/ and corpus/ into coaching's types; an error names file, line and remedy. Knows no model."""
