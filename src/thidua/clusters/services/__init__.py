"""Everything a person can do to clusters and blocks; one module for each thing spoken of."""

from thidua.clusters.services.forming import (
    add_members,
    advance,
    change_cluster,
    change_year,
    choose_leaders,
    form_cluster,
    open_cluster_year,
    remove_member,
    set_checkers,
)
from thidua.clusters.services.honouring import ask_to_honour
from thidua.clusters.services.results import appeal, publish, settle_appeal, write_to_register
from thidua.clusters.services.sheets import (
    add_evidence,
    check_sheet,
    exclude_unit,
    give_back,
    score_self,
    settle_sheet,
    sign_covenant,
    withdraw_evidence,
)
from thidua.clusters.services.tables import drop_table, save_table

__all__ = [
    "add_evidence",
    "add_members",
    "advance",
    "appeal",
    "ask_to_honour",
    "change_cluster",
    "change_year",
    "check_sheet",
    "choose_leaders",
    "drop_table",
    "exclude_unit",
    "form_cluster",
    "give_back",
    "open_cluster_year",
    "publish",
    "remove_member",
    "save_table",
    "score_self",
    "set_checkers",
    "settle_appeal",
    "settle_sheet",
    "sign_covenant",
    "withdraw_evidence",
    "write_to_register",
]
