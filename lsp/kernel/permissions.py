"""Every permission of the house; each room's rules.MAY says who holds it."""

from enum import StrEnum


class Permission(StrEnum):
    """A deed or a look, named room:verb."""

    # accounts
    ACCOUNT_USE_OWN = "account:use_own"
    PERSON_LIST = "person:list"
    PERSON_READ = "person:read"
    PERSON_UNMASK = "person:unmask"
    UNMASKING_LIST = "unmasking:list"
    CODE_HAND_OVER = "code:hand_over"
    ROLE_GRANT = "role:grant"
    # audit
    AUDIT_READ = "audit:read"
    # notices
    NOTICE_LIST = "notice:list"
    NOTICE_READ = "notice:read"
    NOTICE_SEND = "notice:send"
    # organization
    ORGANIZATION_READ = "organization:read"
    ORGANIZATION_EDIT = "organization:edit"
    # records
    RECORD_READ = "record:read"
    RECORD_FILL = "record:fill"
    FORM_SIGN = "form:sign"
    FORM_TEMPLATE_READ = "form_template:read"
    # files
    FILE_KEEP = "file:keep"
    FILE_USE_OWN = "file:use_own"
    # schemes, venues
    SCHEME_LIST_STAFF = "scheme:list_staff"
    SCHEME_READ = "scheme:read"
    SCHEME_EDIT = "scheme:edit"
    SCHEME_IMPORT = "scheme:import"
    SCHEME_PROPOSE = "scheme:propose"
    SCHEME_APPROVE = "scheme:approve"
    SCHEME_RETURN = "scheme:return"
    TUK_LIST = "tuk:list"
    TUK_EDIT = "tuk:edit"
    # applications
    APPLICATION_START = "application:start"
    APPLICATION_LIST = "application:list"
    APPLICATION_READ = "application:read"
    APPLICATION_EDIT = "application:edit"
    APPLICATION_SUBMIT = "application:submit"
    APPLICATION_REVIEW = "application:review"
    SELF_ASSESSMENT_EDIT = "self_assessment:edit"
    SELF_ASSESSMENT_REVIEW = "self_assessment:review"
    DOCUMENT_READ = "document:read"
    # enrolments
    SPONSOR_LIST = "sponsor:list"
    SPONSOR_EDIT = "sponsor:edit"
    GROUP_LIST = "group:list"
    GROUP_READ = "group:read"
    GROUP_EDIT = "group:edit"
    ENROLMENT_EDIT = "enrolment:edit"
    ENROLMENT_ANSWER = "enrolment:answer"
    QUOTA_LIST = "quota:list"
    QUOTA_SET = "quota:set"
    # question banks
    ITEM_LIST = "item:list"
    ITEM_READ = "item:read"
    ITEM_REVIEW = "item:review"
    # scheduling
    SESSION_LIST = "session:list"
    SESSION_READ = "session:read"
    SESSION_PLAN = "session:plan"
    SEAT_ASSIGN = "seat:assign"
    SEAT_CHECK_IN = "seat:check_in"
    INTEREST_DECLARE = "interest:declare"
    # exams
    EXAM_TAKE = "exam:take"
    EXAM_PREPARE = "exam:prepare"
    EXAM_SUPERVISE = "exam:supervise"
    EXAM_RESULT_READ = "exam:result_read"
    # portfolios
    EVIDENCE_ADD = "evidence:add"
    EVIDENCE_READ = "evidence:read"
    EVIDENCE_RATE = "evidence:rate"
    # assessments
    AGREEMENT_READ = "agreement:read"
    AGREEMENT_SIGN = "agreement:sign"
    ASSESSMENT_LIST = "assessment:list"
    ASSESSMENT_READ = "assessment:read"
    ASSESSMENT_JUDGE = "assessment:judge"
    ASSESSMENT_RECOMMEND = "assessment:recommend"
    RECORD_SIGN = "record:sign"
    ASSESSMENT_RESULT_READ = "assessment:result_read"
    # decisions
    MEETING_LIST = "meeting:list"
    MEETING_READ = "meeting:read"
    MEETING_PLAN = "meeting:plan"
    CASE_READ = "case:read"
    CASE_VOTE = "case:vote"
    MEETING_CLOSE = "meeting:close"
    DECREE_SIGN = "decree:sign"
    # certificates
    CERTIFICATE_LIST = "certificate:list"
    CERTIFICATE_READ = "certificate:read"
    CERTIFICATE_PDF = "certificate:pdf"
    CERTIFICATE_ISSUE = "certificate:issue"
    CERTIFICATE_PROPOSE = "certificate:propose"
    CERTIFICATE_APPROVE = "certificate:approve"
    # desks
    DESK_CANDIDATE = "desk:candidate"
    DESK_HALL = "desk:hall"
    DESK_SCHEME_EFFECT = "desk:scheme_effect"
    DESK_DEMAND = "desk:demand"
    BINDER_READ = "binder:read"
