"""The one place that says who may do what. Deny by default: what is not in the table nobody may do.

Each action names the roles that may do it, always in the actor's own agency. Whether a record belongs to that agency
is asked together with the role, so that no service can forget one of the two.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.trail.errors import NotAllowed


class Action(Enum):
    """What a person can do or see."""

    ENTER = "enter"
    READ_OWN_MERIT = "read_own_merit"
    READ_AGENCIES = "read_agencies"
    READ_WORK = "read_work"
    READ_APPRAISAL = "read_appraisal"
    READ_REGISTER = "read_register"
    READ_TRAIL = "read_trail"
    READ_PERSONAL_DETAILS = "read_personal_details"
    READ_ACCESS_LOG = "read_access_log"
    CONNECT_SYSTEM = "connect_system"
    MANAGE_CONNECTIONS = "manage_connections"
    MANAGE_AGENCIES = "manage_agencies"
    MANAGE_ACCOUNTS = "manage_accounts"
    EDIT_SUBJECT = "edit_subject"
    LINK_ACCOUNT = "link_account"
    VERIFY_CLAIM = "verify_claim"
    RECORD_FACT = "record_fact"
    NOMINATE = "nominate"
    IMPORT_LIST = "import_list"
    SUBMIT = "submit"
    RECEIVE = "receive"
    APPRAISE = "appraise"
    RETURN = "return"
    CONSULT = "consult"
    ANSWER_CONSULTATION = "answer_consultation"
    PUBLISH = "publish"
    CONCLUDE_REVIEW = "conclude_review"
    MANAGE_COUNCIL = "manage_council"
    RUN_SESSION = "run_session"
    SEE_COUNCIL = "see_council"
    VOTE = "vote"
    DRAFT_DECISION = "draft_decision"
    ISSUE_DECISION = "issue_decision"
    PRINT_CERTIFICATES = "print_certificates"
    EDIT_PAPERS = "edit_papers"
    READ_SIGNED = "read_signed"
    SIGN = "sign"
    SEAL = "seal"
    MANAGE_SIGNING = "manage_signing"
    READ_ARCHIVE = "read_archive"
    EXPORT_ARCHIVE = "export_archive"
    WATCH_ARCHIVE = "watch_archive"
    READ_EMULATION = "read_emulation"
    PLAN_MOVEMENT = "plan_movement"
    LAUNCH_MOVEMENT = "launch_movement"
    JOIN_MOVEMENT = "join_movement"
    RUN_CLUSTER = "run_cluster"
    SETTLE_CLUSTER = "settle_cluster"
    SCORE_FOR_UNIT = "score_for_unit"
    CALL_FOR_TITLES = "call_for_titles"
    REGISTER_TITLES = "register_titles"
    HAND_IN_INITIATIVE = "hand_in_initiative"
    JUDGE_INITIATIVE = "judge_initiative"
    RUN_MEETING = "run_meeting"
    RUN_POLL = "run_poll"
    READ_PROGRAMME = "read_programme"
    ASSIGN_TASK = "assign_task"
    WORK_ON_TASK = "work_on_task"
    READ_DRAFTING = "read_drafting"
    DRAFT_LAW = "draft_law"
    ANSWER_DRAFT = "answer_draft"
    ISSUE_LAW = "issue_law"
    READ_INSPECTION = "read_inspection"
    INSPECT = "inspect"
    CONCLUDE_INSPECTION = "conclude_inspection"
    ANSWER_INSPECTION = "answer_inspection"
    READ_PETITION = "read_petition"
    RECEIVE_PETITION = "receive_petition"
    HANDLE_PETITION = "handle_petition"
    DECIDE_PETITION = "decide_petition"
    READ_EXEMPLARS = "read_exemplars"
    WRITE_EXEMPLAR = "write_exemplar"
    PUBLISH_EXEMPLAR = "publish_exemplar"
    READ_CEREMONIES = "read_ceremonies"
    RUN_CEREMONY = "run_ceremony"
    APPROVE_CEREMONY = "approve_ceremony"
    READ_STOCK = "read_stock"
    MOVE_STOCK = "move_stock"
    READ_FUND = "read_fund"
    KEEP_FUND = "keep_fund"
    APPROVE_PAYMENT = "approve_payment"
    READ_STAFF = "read_staff"
    KEEP_STAFF = "keep_staff"
    READ_QUALITY = "read_quality"
    KEEP_QUALITY = "keep_quality"
    APPROVE_QUALITY = "approve_quality"
    READ_UNION = "read_union"
    RUN_UNION = "run_union"
    READ_REPORTS = "read_reports"
    WRITE_REPORT = "write_report"
    ISSUE_REPORT = "issue_report"
    READ_LAW = "read_law"
    DRAFT_LAW_CHANGE = "draft_law_change"
    APPROVE_LAW_CHANGE = "approve_law_change"


# Those who judge, and those who watch over it.
JUDGING = frozenset({Role.APPRAISER, Role.HEAD, Role.COUNCIL_SECRETARY, Role.COUNCIL_MEMBER, Role.AUDITOR})
# Everybody with an office; a nominee has none.
OFFICE = JUDGING | {Role.UNIT_OFFICER, Role.CLERK, Role.LEGAL_OFFICER, Role.ADMINISTRATOR}

# What a role may read:
#   ENTER, READ_OWN_MERIT: the own first page, password, notices; what an officer linked to the own account. Everyone.
#   READ_AGENCIES: names, lineage and officers of agencies.
#   READ_WORK: nominations with their evidence, submissions, consultations, postings, decisions, of the own agency.
#   READ_APPRAISAL: what the own agency makes of a nomination before it says so: verdicts, opinions, waivers. Not those
#     who prepare nominations, although they may sit in the same office.
#   READ_REGISTER: subjects with their life of merit.
#   READ_PERSONAL_DETAILS: the day of birth, the address, the end of the citizen number: those who tell people apart.
#   READ_ACCESS_LOG: who looked at a person's data. CONNECT_SYSTEM: tokens and webhooks for the own post.
# Roles are listed, never taken away from all: a new role reads nothing of a dossier until somebody decides that it may.
# An administrator runs agencies and accounts, and reads of the trail only what happened to those.
ROLES: dict[Action, frozenset[Role]] = {
    Action.ENTER: frozenset(Role),
    Action.READ_OWN_MERIT: frozenset(Role),
    Action.READ_AGENCIES: OFFICE,
    Action.READ_WORK: JUDGING | {Role.UNIT_OFFICER},
    Action.READ_APPRAISAL: JUDGING,
    Action.READ_REGISTER: JUDGING | {Role.UNIT_OFFICER},
    Action.READ_TRAIL: frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.HEAD}),
    Action.READ_PERSONAL_DETAILS: frozenset({Role.UNIT_OFFICER, Role.APPRAISER}),
    Action.READ_ACCESS_LOG: frozenset({Role.APPRAISER, Role.HEAD, Role.AUDITOR}),
    Action.CONNECT_SYSTEM: frozenset(
        {
            Role.UNIT_OFFICER,
            Role.APPRAISER,
            Role.HEAD,
            Role.COUNCIL_SECRETARY,
            Role.LEGAL_OFFICER,
            Role.ADMINISTRATOR,
            Role.AUDITOR,
        }
    ),
    Action.MANAGE_CONNECTIONS: frozenset({Role.ADMINISTRATOR}),
    Action.MANAGE_AGENCIES: frozenset({Role.ADMINISTRATOR}),
    Action.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    Action.EDIT_SUBJECT: frozenset({Role.UNIT_OFFICER, Role.APPRAISER}),
    Action.LINK_ACCOUNT: frozenset({Role.UNIT_OFFICER, Role.APPRAISER}),
    Action.VERIFY_CLAIM: frozenset({Role.APPRAISER}),
    Action.RECORD_FACT: frozenset({Role.APPRAISER}),
    Action.NOMINATE: frozenset({Role.UNIT_OFFICER}),
    Action.IMPORT_LIST: frozenset({Role.UNIT_OFFICER}),
    Action.SUBMIT: frozenset({Role.UNIT_OFFICER, Role.APPRAISER}),
    Action.RECEIVE: frozenset({Role.APPRAISER}),
    Action.APPRAISE: frozenset({Role.APPRAISER}),
    Action.RETURN: frozenset({Role.APPRAISER, Role.HEAD}),
    Action.CONSULT: frozenset({Role.APPRAISER}),
    Action.ANSWER_CONSULTATION: frozenset({Role.APPRAISER, Role.UNIT_OFFICER, Role.HEAD}),
    Action.PUBLISH: frozenset({Role.APPRAISER}),
    Action.CONCLUDE_REVIEW: frozenset({Role.APPRAISER}),
    Action.MANAGE_COUNCIL: frozenset({Role.COUNCIL_SECRETARY}),
    Action.RUN_SESSION: frozenset({Role.COUNCIL_SECRETARY}),
    Action.SEE_COUNCIL: frozenset(
        {Role.COUNCIL_SECRETARY, Role.COUNCIL_MEMBER, Role.HEAD, Role.APPRAISER, Role.AUDITOR}
    ),
    Action.VOTE: frozenset({Role.COUNCIL_MEMBER}),
    Action.DRAFT_DECISION: frozenset({Role.APPRAISER}),
    Action.ISSUE_DECISION: frozenset({Role.HEAD}),
    Action.PRINT_CERTIFICATES: frozenset({Role.APPRAISER, Role.UNIT_OFFICER}),
    Action.EDIT_PAPERS: frozenset({Role.ADMINISTRATOR, Role.APPRAISER}),
    Action.READ_SIGNED: frozenset({Role.HEAD, Role.CLERK}),
    Action.SIGN: frozenset({Role.HEAD}),
    Action.SEAL: frozenset({Role.CLERK}),
    Action.MANAGE_SIGNING: frozenset({Role.ADMINISTRATOR}),
    # Issued papers as they are kept: the clerk files and hands them over; an administrator sees that they are whole.
    Action.READ_ARCHIVE: frozenset({Role.CLERK, Role.HEAD, Role.AUDITOR}),
    Action.EXPORT_ARCHIVE: frozenset({Role.CLERK}),
    Action.WATCH_ARCHIVE: frozenset({Role.CLERK, Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR}),
    # The year of emulation. Those who plan and score for the organiser appraise; those of a unit take part for it.
    Action.READ_EMULATION: JUDGING | {Role.UNIT_OFFICER},
    Action.PLAN_MOVEMENT: frozenset({Role.APPRAISER}),
    Action.LAUNCH_MOVEMENT: frozenset({Role.HEAD}),
    Action.JOIN_MOVEMENT: frozenset({Role.UNIT_OFFICER, Role.APPRAISER}),
    Action.RUN_CLUSTER: frozenset({Role.APPRAISER}),
    Action.SETTLE_CLUSTER: frozenset({Role.APPRAISER, Role.COUNCIL_SECRETARY}),
    Action.SCORE_FOR_UNIT: frozenset({Role.UNIT_OFFICER, Role.APPRAISER}),
    Action.CALL_FOR_TITLES: frozenset({Role.APPRAISER}),
    Action.REGISTER_TITLES: frozenset({Role.UNIT_OFFICER}),
    Action.HAND_IN_INITIATIVE: frozenset({Role.UNIT_OFFICER}),
    Action.JUDGE_INITIATIVE: frozenset({Role.APPRAISER, Role.COUNCIL_SECRETARY}),
    Action.RUN_MEETING: frozenset({Role.UNIT_OFFICER}),
    Action.RUN_POLL: frozenset({Role.UNIT_OFFICER, Role.APPRAISER, Role.COUNCIL_SECRETARY}),
    # The committee's year. Tasks are given and accepted by those who lead, and worked on by every officer.
    Action.READ_PROGRAMME: JUDGING | {Role.UNIT_OFFICER, Role.LEGAL_OFFICER, Role.CLERK},
    Action.ASSIGN_TASK: frozenset({Role.HEAD, Role.COUNCIL_SECRETARY}),
    Action.WORK_ON_TASK: frozenset(
        {Role.UNIT_OFFICER, Role.APPRAISER, Role.COUNCIL_SECRETARY, Role.LEGAL_OFFICER, Role.CLERK, Role.HEAD}
    ),
    Action.READ_DRAFTING: frozenset({Role.LEGAL_OFFICER, Role.APPRAISER, Role.UNIT_OFFICER, Role.HEAD, Role.AUDITOR}),
    Action.DRAFT_LAW: frozenset({Role.LEGAL_OFFICER}),
    Action.ANSWER_DRAFT: frozenset({Role.LEGAL_OFFICER, Role.APPRAISER, Role.UNIT_OFFICER, Role.HEAD}),
    Action.ISSUE_LAW: frozenset({Role.HEAD}),
    Action.READ_INSPECTION: JUDGING | {Role.UNIT_OFFICER},
    Action.INSPECT: frozenset({Role.APPRAISER}),
    Action.CONCLUDE_INSPECTION: frozenset({Role.HEAD}),
    Action.ANSWER_INSPECTION: frozenset({Role.UNIT_OFFICER, Role.APPRAISER, Role.HEAD}),
    # A petition is read by those who receive, settle or decide it; who denounced, by nobody without the key.
    Action.READ_PETITION: frozenset({Role.CLERK, Role.APPRAISER, Role.HEAD, Role.AUDITOR}),
    Action.RECEIVE_PETITION: frozenset({Role.CLERK, Role.APPRAISER}),
    Action.HANDLE_PETITION: frozenset({Role.APPRAISER}),
    Action.DECIDE_PETITION: frozenset({Role.HEAD}),
    # Exemplars and publicity, ceremonies, what is handed over and paid there, the office itself.
    Action.READ_EXEMPLARS: JUDGING | {Role.UNIT_OFFICER},
    Action.WRITE_EXEMPLAR: frozenset({Role.UNIT_OFFICER, Role.APPRAISER}),
    Action.PUBLISH_EXEMPLAR: frozenset({Role.HEAD}),
    Action.READ_CEREMONIES: JUDGING | {Role.UNIT_OFFICER, Role.CLERK},
    Action.RUN_CEREMONY: frozenset({Role.APPRAISER, Role.CLERK}),
    Action.APPROVE_CEREMONY: frozenset({Role.HEAD}),
    Action.READ_STOCK: frozenset({Role.CLERK, Role.APPRAISER, Role.HEAD, Role.AUDITOR}),
    Action.MOVE_STOCK: frozenset({Role.CLERK}),
    Action.READ_FUND: frozenset({Role.CLERK, Role.APPRAISER, Role.HEAD, Role.AUDITOR}),
    Action.KEEP_FUND: frozenset({Role.CLERK, Role.APPRAISER}),
    Action.APPROVE_PAYMENT: frozenset({Role.HEAD}),
    Action.READ_STAFF: frozenset({Role.CLERK, Role.HEAD, Role.AUDITOR}),
    Action.KEEP_STAFF: frozenset({Role.CLERK}),
    Action.READ_QUALITY: JUDGING | {Role.UNIT_OFFICER, Role.CLERK, Role.LEGAL_OFFICER},
    Action.KEEP_QUALITY: frozenset({Role.APPRAISER, Role.LEGAL_OFFICER}),
    Action.APPROVE_QUALITY: frozenset({Role.HEAD}),
    # The union is its members': who is in its committee is asked besides, in its own room.
    Action.READ_UNION: JUDGING | {Role.UNIT_OFFICER, Role.CLERK, Role.LEGAL_OFFICER},
    Action.RUN_UNION: frozenset({Role.UNIT_OFFICER, Role.CLERK}),
    Action.READ_REPORTS: JUDGING | {Role.CLERK},
    Action.WRITE_REPORT: frozenset({Role.APPRAISER}),
    Action.ISSUE_REPORT: frozenset({Role.HEAD}),
    Action.READ_LAW: frozenset(Role),
    Action.DRAFT_LAW_CHANGE: frozenset({Role.LEGAL_OFFICER}),
    Action.APPROVE_LAW_CHANGE: frozenset({Role.LEGAL_OFFICER, Role.HEAD}),
}


@dataclass(frozen=True)
class Permission:
    """Whether it is allowed and, when not, why: the reason is what the disabled button says."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def may(actor: Actor | None, action: Action, agency: Agency | int | None = None) -> Permission:
    """Say whether `actor` may do `action` on a record of `agency` (None: of the actor's own agency)."""
    if actor is None:
        return Permission(False, _("Tài khoản chưa được giao vai trò ở cơ quan nào."))
    if not actor.roles & ROLES[action]:
        names = ", ".join(str(Role(role).label).lower() for role in Role if role in ROLES[action])
        return Permission(False, _("Việc này dành cho: %(roles)s.") % {"roles": names})
    agency_id = agency.pk if isinstance(agency, Agency) else agency
    if agency_id is not None and agency_id != actor.agency_id:
        return Permission(False, _("Việc này thuộc cơ quan khác."))
    return Permission(True)


def require(actor: Actor | None, action: Action, agency: Agency | int | None = None) -> None:
    """Raise NotAllowed with the reason unless `may` allows."""
    permission = may(actor, action, agency)
    if not permission:
        raise NotAllowed(permission.reason)
