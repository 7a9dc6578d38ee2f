"""Everything a person can do to councils and their sessions; one module for each thing spoken of."""

from thidua.councils.services.counting import open_written_opinion, peel
from thidua.councils.services.membership import Seat, add_member, end_member, form_council
from thidua.councils.services.sessions import (
    cancel_session,
    change_session,
    conclude_session,
    invite,
    lift_recusal,
    prepare_session,
    recuse,
    release_key,
    set_agenda,
    set_attendance,
    take_key,
)
from thidua.councils.services.voting import cast_vote, cast_written_opinion, close_voting, open_voting

__all__ = [
    "Seat",
    "add_member",
    "cancel_session",
    "cast_vote",
    "cast_written_opinion",
    "change_session",
    "close_voting",
    "conclude_session",
    "end_member",
    "form_council",
    "invite",
    "lift_recusal",
    "open_voting",
    "open_written_opinion",
    "peel",
    "prepare_session",
    "recuse",
    "release_key",
    "set_agenda",
    "set_attendance",
    "take_key",
]
