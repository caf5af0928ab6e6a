-- Everything the first release keeps. The PostgreSQL folder holds the same migration under the same
-- name; a test compares the two ends. Ids are 16-byte BLOBs, instants microseconds since 1970,
-- documents JSON text. Small tables that are only found by their key have no rowid.

CREATE TABLE municipality (
    id BLOB NOT NULL CHECK (length(id) = 16) PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 60),
    prefix TEXT NOT NULL UNIQUE CHECK (length(prefix) BETWEEN 2 AND 5),
    names TEXT NOT NULL,
    languages TEXT NOT NULL,
    default_language TEXT NOT NULL CHECK (length(default_language) BETWEEN 2 AND 3),
    time_zone TEXT NOT NULL,
    branding TEXT NOT NULL,
    origins TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE app_user (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16) REFERENCES municipality (id),
    id BLOB NOT NULL CHECK (length(id) = 16),
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    family_name TEXT NOT NULL,
    given_name TEXT NOT NULL,
    language TEXT NOT NULL CHECK (length(language) BETWEEN 2 AND 3),
    status TEXT NOT NULL CHECK (status IN ('invited', 'active', 'disabled')),
    password_hash TEXT NULL,
    credentials_changed_at INTEGER NOT NULL,
    last_login_at INTEGER NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, email)
) STRICT;

-- The one table a sign-in may read before it knows the municipality: hence no row-level security.
CREATE TABLE sign_in_name (
    email TEXT NOT NULL PRIMARY KEY,
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    user_id BLOB NOT NULL CHECK (length(user_id) = 16),
    FOREIGN KEY (municipality_id, user_id) REFERENCES app_user (municipality_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_name_by_user ON sign_in_name (municipality_id, user_id);

CREATE TABLE user_role (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    user_id BLOB NOT NULL CHECK (length(user_id) = 16),
    role TEXT NOT NULL CHECK (role IN ('process_owner', 'facilitator', 'manager', 'admin', 'operator')),
    PRIMARY KEY (municipality_id, user_id, role),
    FOREIGN KEY (municipality_id, user_id) REFERENCES app_user (municipality_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE department (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16) REFERENCES municipality (id),
    id BLOB NOT NULL CHECK (length(id) = 16),
    code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 20),
    names TEXT NOT NULL,
    email TEXT NULL,
    phone TEXT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    version INTEGER NOT NULL CHECK (version >= 1),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, code)
) STRICT;

CREATE TABLE department_member (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    department_id BLOB NOT NULL CHECK (length(department_id) = 16),
    user_id BLOB NOT NULL CHECK (length(user_id) = 16),
    role TEXT NOT NULL CHECK (role IN ('agent', 'specialist', 'lead')),
    on_duty INTEGER NOT NULL CHECK (on_duty IN (0, 1)),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (municipality_id, department_id, user_id),
    FOREIGN KEY (municipality_id, department_id) REFERENCES department (municipality_id, id),
    FOREIGN KEY (municipality_id, user_id) REFERENCES app_user (municipality_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX department_member_by_user ON department_member (municipality_id, user_id);

CREATE TABLE session (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    user_id BLOB NOT NULL CHECK (length(user_id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('cookie', 'token')),
    user_agent TEXT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER NULL,
    end_reason TEXT NULL,
    PRIMARY KEY (municipality_id, id),
    FOREIGN KEY (municipality_id, user_id) REFERENCES app_user (municipality_id, id)
) STRICT;
CREATE INDEX session_by_user ON session (municipality_id, user_id, created_at);

CREATE TABLE refresh_token (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
    session_id BLOB NOT NULL CHECK (length(session_id) = 16),
    created_at INTEGER NOT NULL,
    used_at INTEGER NULL,
    replaced_by BLOB NULL CHECK (length(replaced_by) = 32),
    PRIMARY KEY (municipality_id, token_hash),
    FOREIGN KEY (municipality_id, session_id) REFERENCES session (municipality_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_token_by_hash ON refresh_token (token_hash);
CREATE INDEX refresh_token_by_session ON refresh_token (municipality_id, session_id);

CREATE TABLE activation (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
    user_id BLOB NOT NULL CHECK (length(user_id) = 16),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER NULL,
    PRIMARY KEY (municipality_id, token_hash),
    FOREIGN KEY (municipality_id, user_id) REFERENCES app_user (municipality_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX activation_by_hash ON activation (token_hash);
CREATE INDEX activation_by_user ON activation (municipality_id, user_id);

CREATE TABLE signing_key (
    id BLOB NOT NULL CHECK (length(id) = 16) PRIMARY KEY,
    status TEXT NOT NULL CHECK (status IN ('next', 'active', 'retiring')),
    algorithm TEXT NOT NULL,
    private_sealed BLOB NOT NULL,
    public_key BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    activated_at INTEGER NULL,
    retired_at INTEGER NULL
) STRICT;

CREATE TABLE attempt (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    kind TEXT NOT NULL,
    key_hash BLOB NOT NULL CHECK (length(key_hash) = 32),
    window_start INTEGER NOT NULL,
    failures INTEGER NOT NULL CHECK (failures >= 0),
    PRIMARY KEY (municipality_id, kind, key_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_by_window ON attempt (window_start);

CREATE TABLE category (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16) REFERENCES municipality (id),
    id BLOB NOT NULL CHECK (length(id) = 16),
    code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 60),
    position INTEGER NOT NULL CHECK (position >= 0),
    names TEXT NOT NULL,
    descriptions TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, code)
) STRICT;

CREATE TABLE service (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16) REFERENCES municipality (id),
    id BLOB NOT NULL CHECK (length(id) = 16),
    code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 60),
    kind TEXT NOT NULL CHECK (kind IN ('request', 'question', 'complaint', 'report')),
    category_id BLOB NOT NULL CHECK (length(category_id) = 16),
    department_id BLOB NOT NULL CHECK (length(department_id) = 16),
    names TEXT NOT NULL,
    summaries TEXT NOT NULL,
    keywords TEXT NOT NULL,
    live_version INTEGER NULL,
    search TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, code),
    FOREIGN KEY (municipality_id, category_id) REFERENCES category (municipality_id, id),
    FOREIGN KEY (municipality_id, department_id) REFERENCES department (municipality_id, id),
    FOREIGN KEY (municipality_id, id, live_version) REFERENCES service_version (municipality_id, service_id, number)
) STRICT;
CREATE INDEX service_by_category ON service (municipality_id, category_id);
CREATE INDEX service_by_department ON service (municipality_id, department_id);

CREATE TABLE service_version (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    service_id BLOB NOT NULL CHECK (length(service_id) = 16),
    number INTEGER NOT NULL CHECK (number >= 1),
    status TEXT NOT NULL CHECK (status IN ('draft', 'in_review', 'pilot', 'live', 'retired')),
    status_reason TEXT NULL,
    definition TEXT NOT NULL,
    created_by BLOB NULL CHECK (length(created_by) = 16),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    published_at INTEGER NULL,
    retired_at INTEGER NULL,
    PRIMARY KEY (municipality_id, service_id, number),
    FOREIGN KEY (municipality_id, service_id) REFERENCES service (municipality_id, id),
    FOREIGN KEY (municipality_id, created_by) REFERENCES app_user (municipality_id, id)
) STRICT;
CREATE UNIQUE INDEX service_version_one_live ON service_version (municipality_id, service_id) WHERE status = 'live';

CREATE TABLE case_counter (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16) REFERENCES municipality (id),
    year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 9999),
    last INTEGER NOT NULL CHECK (last >= 0),
    PRIMARY KEY (municipality_id, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE resident_case (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    reference TEXT NOT NULL CHECK (length(reference) BETWEEN 8 AND 30),
    service_id BLOB NOT NULL CHECK (length(service_id) = 16),
    service_version INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('new', 'in_progress', 'waiting_for_resident', 'waiting_for_partner', 'resolved', 'closed', 'rejected', 'withdrawn')),
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    outcome TEXT NULL CHECK (outcome IN ('granted', 'refused', 'partly', 'advice_given', 'forwarded', 'done', 'not_found_on_site', 'duplicate')),
    department_id BLOB NOT NULL CHECK (length(department_id) = 16),
    assignee_id BLOB NULL CHECK (length(assignee_id) = 16),
    channel TEXT NOT NULL CHECK (channel IN ('web', 'phone', 'desk', 'mail', 'email', 'app', 'other')),
    language TEXT NOT NULL CHECK (length(language) BETWEEN 2 AND 3),
    subject TEXT NOT NULL,
    answers TEXT NOT NULL,
    place_address TEXT NULL,
    place_longitude REAL NULL CHECK (place_longitude BETWEEN -180 AND 180),
    place_latitude REAL NULL CHECK (place_latitude BETWEEN -90 AND 90),
    recorded_by BLOB NULL CHECK (length(recorded_by) = 16),
    tracking_hash BLOB NOT NULL CHECK (length(tracking_hash) = 32),
    external_reference TEXT NULL,
    due_at INTEGER NOT NULL,
    first_response_due_at INTEGER NULL,
    received_at INTEGER NOT NULL,
    resolved_at INTEGER NULL,
    closed_at INTEGER NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, reference),
    FOREIGN KEY (municipality_id, service_id, service_version) REFERENCES service_version (municipality_id, service_id, number),
    FOREIGN KEY (municipality_id, department_id) REFERENCES department (municipality_id, id),
    FOREIGN KEY (municipality_id, assignee_id) REFERENCES app_user (municipality_id, id),
    FOREIGN KEY (municipality_id, recorded_by) REFERENCES app_user (municipality_id, id),
    CHECK (open = (status IN ('new', 'in_progress', 'waiting_for_resident', 'waiting_for_partner'))),
    CHECK ((place_longitude IS NULL) = (place_latitude IS NULL))
) STRICT;
-- Each of these costs on every intake and, because updated_at moves, on every change: a new one
-- needs a list that cannot be served otherwise.
CREATE INDEX resident_case_department_created ON resident_case (municipality_id, department_id, open, created_at, id);
CREATE INDEX resident_case_department_due ON resident_case (municipality_id, department_id, open, due_at, id);
CREATE INDEX resident_case_open_created ON resident_case (municipality_id, open, created_at, id);
CREATE INDEX resident_case_open_due ON resident_case (municipality_id, open, due_at, id);
CREATE INDEX resident_case_assignee ON resident_case (municipality_id, assignee_id, open, created_at, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX resident_case_service ON resident_case (municipality_id, service_id, created_at, id);
CREATE INDEX resident_case_created ON resident_case (municipality_id, created_at, id);
CREATE INDEX resident_case_updated ON resident_case (municipality_id, updated_at, id);

CREATE TABLE case_reporter (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    case_id BLOB NOT NULL CHECK (length(case_id) = 16),
    name TEXT NULL,
    email TEXT NULL,
    phone TEXT NULL,
    address TEXT NULL,
    PRIMARY KEY (municipality_id, case_id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES resident_case (municipality_id, id)
) STRICT;

CREATE TABLE case_task (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    case_id BLOB NOT NULL CHECK (length(case_id) = 16),
    code TEXT NOT NULL,
    position INTEGER NOT NULL CHECK (position >= 0),
    names TEXT NOT NULL,
    instructions TEXT NOT NULL,
    internal INTEGER NOT NULL CHECK (internal IN (0, 1)),
    department_id BLOB NOT NULL CHECK (length(department_id) = 16),
    assignee_id BLOB NULL CHECK (length(assignee_id) = 16),
    status TEXT NOT NULL CHECK (status IN ('waiting', 'open', 'in_progress', 'done', 'skipped')),
    due_at INTEGER NULL,
    opened_at INTEGER NULL,
    started_at INTEGER NULL,
    finished_at INTEGER NULL,
    result_note TEXT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (municipality_id, id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES resident_case (municipality_id, id),
    FOREIGN KEY (municipality_id, department_id) REFERENCES department (municipality_id, id),
    FOREIGN KEY (municipality_id, assignee_id) REFERENCES app_user (municipality_id, id)
) STRICT;
CREATE INDEX case_task_by_case ON case_task (municipality_id, case_id, position);
CREATE INDEX case_task_by_department ON case_task (municipality_id, department_id, status, due_at, id);
CREATE INDEX case_task_by_assignee ON case_task (municipality_id, assignee_id, status, due_at, id) WHERE assignee_id IS NOT NULL;

CREATE TABLE case_task_dependency (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    task_id BLOB NOT NULL CHECK (length(task_id) = 16),
    waits_for_id BLOB NOT NULL CHECK (length(waits_for_id) = 16),
    PRIMARY KEY (municipality_id, task_id, waits_for_id),
    FOREIGN KEY (municipality_id, task_id) REFERENCES case_task (municipality_id, id),
    FOREIGN KEY (municipality_id, waits_for_id) REFERENCES case_task (municipality_id, id),
    CHECK (task_id <> waits_for_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_task_dependency_back ON case_task_dependency (municipality_id, waits_for_id);

CREATE TABLE case_message (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    case_id BLOB NOT NULL CHECK (length(case_id) = 16),
    direction TEXT NOT NULL CHECK (direction IN ('to_resident', 'from_resident')),
    author_user_id BLOB NULL CHECK (length(author_user_id) = 16),
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (municipality_id, id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES resident_case (municipality_id, id),
    FOREIGN KEY (municipality_id, author_user_id) REFERENCES app_user (municipality_id, id)
) STRICT;
CREATE INDEX case_message_by_case ON case_message (municipality_id, case_id, created_at, id);

CREATE TABLE case_note (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    case_id BLOB NOT NULL CHECK (length(case_id) = 16),
    author_user_id BLOB NOT NULL CHECK (length(author_user_id) = 16),
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (municipality_id, id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES resident_case (municipality_id, id),
    FOREIGN KEY (municipality_id, author_user_id) REFERENCES app_user (municipality_id, id)
) STRICT;
CREATE INDEX case_note_by_case ON case_note (municipality_id, case_id, created_at, id);

CREATE TABLE import_row (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    case_id BLOB NOT NULL CHECK (length(case_id) = 16),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (municipality_id, source, external_id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES resident_case (municipality_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_row_by_case ON import_row (municipality_id, case_id);

CREATE TABLE event (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('municipality', 'user', 'department', 'category', 'service', 'case')),
    subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
    version INTEGER NOT NULL CHECK (version >= 1),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 60),
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('staff', 'resident', 'public', 'system')),
    actor_id BLOB NULL CHECK (length(actor_id) = 16),
    request_id TEXT NULL,
    data TEXT NOT NULL,
    previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (municipality_id, subject_id, version)
) STRICT;

CREATE TRIGGER event_keeps_rows BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER event_keeps_table BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE TABLE idempotency (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    principal TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    status INTEGER NULL CHECK (status BETWEEN 100 AND 599),
    headers TEXT NULL,
    body BLOB NULL,
    replays INTEGER NOT NULL CHECK (replays >= 0),
    created_at INTEGER NOT NULL,
    replayed_at INTEGER NULL,
    PRIMARY KEY (municipality_id, principal, key)
) STRICT;
CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE outbox (
    municipality_id BLOB NOT NULL CHECK (length(municipality_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    destination TEXT NOT NULL,
    topic TEXT NOT NULL,
    subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
    event_version INTEGER NOT NULL,
    payload TEXT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'dead')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    next_at INTEGER NOT NULL,
    lease_owner TEXT NULL,
    lease_epoch INTEGER NOT NULL CHECK (lease_epoch >= 0),
    last_error TEXT NULL,
    created_at INTEGER NOT NULL,
    finished_at INTEGER NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, destination, subject_id, event_version),
    FOREIGN KEY (municipality_id, subject_id, event_version) REFERENCES event (municipality_id, subject_id, version)
) STRICT;
CREATE INDEX outbox_due ON outbox (state, next_at);
