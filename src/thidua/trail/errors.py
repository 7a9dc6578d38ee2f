"""What a service answers when it will not do what it was asked."""


class Refused(Exception):
    """A rule of the work forbids it. The message is Vietnamese, says what to do, and is shown as it is.

    `fields` maps a form field to its own message, so that a form can show it beside what was typed.
    """

    def __init__(self, message: str, *, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields or {}


def beside(field: str, message: str) -> Refused:
    """A refusal whose message stands beside the field that it is about."""
    return Refused(message, fields={field: message})


class NotAllowed(Refused):
    """The actor's role or agency does not allow it."""


class Overtaken(Refused):
    """Somebody else acted first; the message says who saw what change."""
