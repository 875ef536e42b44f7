"""The exceptions that a user may see. Each message says what failed, where, and the remedy."""


class LitmapError(Exception):
    """The root of everything that we raise on purpose; the command line prints it in one line."""


class InputError(LitmapError):
    """A file, or what is in it, cannot be used."""


class SourceError(LitmapError):
    """A live source cannot be reached, or refuses."""


class ModelError(LitmapError):
    """The embedding model is missing, damaged or not the one expected."""


class MapError(LitmapError):
    """A map folder, or a value on its way there, breaks the contract."""


class QueryError(LitmapError):
    """A question that cannot be read.

    Attributes:
        position: where it stops making sense, in characters from 0; None where that is unknown.
    """

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position
