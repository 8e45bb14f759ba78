"""Errors that a person can act on. Knows nothing of the rest of the package."""


class CoachmateError(Exception):
    """Something went wrong, said as three sentences: what, why, and what to do about it."""

    def __init__(self, what: str, why: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.remedy = remedy

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.why, self.remedy) if part)


class ContentError(CoachmateError):
    """A prompt, guide, question or document cannot be used; `why` names the file and the line."""


class ModelUnavailable(CoachmateError):
    """A model's worker is not there (still starting, failed, or ended); the work falls back."""


class Cancelled(CoachmateError):
    """The person or the program stopped the work before it was done."""
