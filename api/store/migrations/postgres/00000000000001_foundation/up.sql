-- Everything the first release keeps. The SQLite folder holds the same migration under the same
-- name; a test compares the two ends. Text that is compared or sorted is COLLATE "C", because
-- SQLite compares bytes.

CREATE TABLE municipality (
    id uuid NOT NULL PRIMARY KEY,
    slug text COLLATE "C" NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 60),
    prefix text COLLATE "C" NOT NULL UNIQUE CHECK (length(prefix) BETWEEN 2 AND 5),
    names jsonb NOT NULL,
    languages jsonb NOT NULL,
    default_language text COLLATE "C" NOT NULL CHECK (length(default_language) BETWEEN 2 AND 3),
    time_zone text COLLATE "C" NOT NULL,
    branding jsonb NOT NULL,
    origins jsonb NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE app_user (
    municipality_id uuid NOT NULL REFERENCES municipality (id),
    id uuid NOT NULL,
    email text COLLATE "C" NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    family_name text NOT NULL,
    given_name text NOT NULL,
    language text COLLATE "C" NOT NULL CHECK (length(language) BETWEEN 2 AND 3),
    status text COLLATE "C" NOT NULL CHECK (status IN ('invited', 'active', 'disabled')),
    password_hash text NULL,
    credentials_changed_at timestamptz NOT NULL,
    last_login_at timestamptz NULL,
    version bigint NOT NULL CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, email)
);

-- The one table a sign-in may read before it knows the municipality: hence no row-level security.
CREATE TABLE sign_in_name (
    email text COLLATE "C" NOT NULL PRIMARY KEY,
    municipality_id uuid NOT NULL,
    user_id uuid NOT NULL,
    FOREIGN KEY (municipality_id, user_id) REFERENCES app_user (municipality_id, id)
);
CREATE INDEX sign_in_name_by_user ON sign_in_name (municipality_id, user_id);

CREATE TABLE user_role (
    municipality_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text COLLATE "C" NOT NULL CHECK (role IN ('process_owner', 'facilitator', 'manager', 'admin', 'operator')),
    PRIMARY KEY (municipality_id, user_id, role),
    FOREIGN KEY (municipality_id, user_id) REFERENCES app_user (municipality_id, id)
);

CREATE TABLE department (
    municipality_id uuid NOT NULL REFERENCES municipality (id),
    id uuid NOT NULL,
    code text COLLATE "C" NOT NULL CHECK (length(code) BETWEEN 1 AND 20),
    names jsonb NOT NULL,
    email text NULL,
    phone text NULL,
    active boolean NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, code)
);

CREATE TABLE department_member (
    municipality_id uuid NOT NULL,
    department_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text COLLATE "C" NOT NULL CHECK (role IN ('agent', 'specialist', 'lead')),
    on_duty boolean NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, department_id, user_id),
    FOREIGN KEY (municipality_id, department_id) REFERENCES department (municipality_id, id),
    FOREIGN KEY (municipality_id, user_id) REFERENCES app_user (municipality_id, id)
);
CREATE INDEX department_member_by_user ON department_member (municipality_id, user_id);

CREATE TABLE session (
    municipality_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('cookie', 'token')),
    user_agent text NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz NULL,
    end_reason text COLLATE "C" NULL,
    PRIMARY KEY (municipality_id, id),
    FOREIGN KEY (municipality_id, user_id) REFERENCES app_user (municipality_id, id)
);
CREATE INDEX session_by_user ON session (municipality_id, user_id, created_at);

CREATE TABLE refresh_token (
    municipality_id uuid NOT NULL,
    token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
    session_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    used_at timestamptz NULL,
    replaced_by bytea NULL CHECK (length(replaced_by) = 32),
    PRIMARY KEY (municipality_id, token_hash),
    FOREIGN KEY (municipality_id, session_id) REFERENCES session (municipality_id, id)
);
CREATE INDEX refresh_token_by_hash ON refresh_token (token_hash);
CREATE INDEX refresh_token_by_session ON refresh_token (municipality_id, session_id);

CREATE TABLE activation (
    municipality_id uuid NOT NULL,
    token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz NULL,
    PRIMARY KEY (municipality_id, token_hash),
    FOREIGN KEY (municipality_id, user_id) REFERENCES app_user (municipality_id, id)
);
CREATE INDEX activation_by_hash ON activation (token_hash);
CREATE INDEX activation_by_user ON activation (municipality_id, user_id);

CREATE TABLE signing_key (
    id uuid NOT NULL PRIMARY KEY,
    status text COLLATE "C" NOT NULL CHECK (status IN ('next', 'active', 'retiring')),
    algorithm text COLLATE "C" NOT NULL,
    private_sealed bytea NOT NULL,
    public_key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    activated_at timestamptz NULL,
    retired_at timestamptz NULL
);

CREATE TABLE attempt (
    municipality_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    key_hash bytea NOT NULL CHECK (length(key_hash) = 32),
    window_start timestamptz NOT NULL,
    failures integer NOT NULL CHECK (failures >= 0),
    PRIMARY KEY (municipality_id, kind, key_hash)
);
CREATE INDEX attempt_by_window ON attempt (window_start);

CREATE TABLE category (
    municipality_id uuid NOT NULL REFERENCES municipality (id),
    id uuid NOT NULL,
    code text COLLATE "C" NOT NULL CHECK (length(code) BETWEEN 1 AND 60),
    position integer NOT NULL CHECK (position >= 0),
    names jsonb NOT NULL,
    descriptions jsonb NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, code)
);

CREATE TABLE service (
    municipality_id uuid NOT NULL REFERENCES municipality (id),
    id uuid NOT NULL,
    code text COLLATE "C" NOT NULL CHECK (length(code) BETWEEN 1 AND 60),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('request', 'question', 'complaint', 'report')),
    category_id uuid NOT NULL,
    department_id uuid NOT NULL,
    names jsonb NOT NULL,
    summaries jsonb NOT NULL,
    keywords jsonb NOT NULL,
    live_version integer NULL,
    search text NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, code),
    FOREIGN KEY (municipality_id, category_id) REFERENCES category (municipality_id, id),
    FOREIGN KEY (municipality_id, department_id) REFERENCES department (municipality_id, id)
);
CREATE INDEX service_by_category ON service (municipality_id, category_id);
CREATE INDEX service_by_department ON service (municipality_id, department_id);

CREATE TABLE service_version (
    municipality_id uuid NOT NULL,
    service_id uuid NOT NULL,
    number integer NOT NULL CHECK (number >= 1),
    status text COLLATE "C" NOT NULL CHECK (status IN ('draft', 'in_review', 'pilot', 'live', 'retired')),
    status_reason text NULL,
    definition jsonb NOT NULL,
    created_by uuid NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    published_at timestamptz NULL,
    retired_at timestamptz NULL,
    PRIMARY KEY (municipality_id, service_id, number),
    FOREIGN KEY (municipality_id, service_id) REFERENCES service (municipality_id, id),
    FOREIGN KEY (municipality_id, created_by) REFERENCES app_user (municipality_id, id)
);
CREATE UNIQUE INDEX service_version_one_live ON service_version (municipality_id, service_id) WHERE status = 'live';

ALTER TABLE service ADD FOREIGN KEY (municipality_id, id, live_version)
    REFERENCES service_version (municipality_id, service_id, number);

CREATE TABLE case_counter (
    municipality_id uuid NOT NULL REFERENCES municipality (id),
    year integer NOT NULL CHECK (year BETWEEN 1900 AND 9999),
    last bigint NOT NULL CHECK (last >= 0),
    PRIMARY KEY (municipality_id, year)
);

CREATE TABLE resident_case (
    municipality_id uuid NOT NULL,
    id uuid NOT NULL,
    reference text COLLATE "C" NOT NULL CHECK (length(reference) BETWEEN 8 AND 30),
    service_id uuid NOT NULL,
    service_version integer NOT NULL,
    status text COLLATE "C" NOT NULL CHECK (status IN ('new', 'in_progress', 'waiting_for_resident', 'waiting_for_partner', 'resolved', 'closed', 'rejected', 'withdrawn')),
    open boolean NOT NULL,
    outcome text COLLATE "C" NULL CHECK (outcome IN ('granted', 'refused', 'partly', 'advice_given', 'forwarded', 'done', 'not_found_on_site', 'duplicate')),
    department_id uuid NOT NULL,
    assignee_id uuid NULL,
    channel text COLLATE "C" NOT NULL CHECK (channel IN ('web', 'phone', 'desk', 'mail', 'email', 'app', 'other')),
    language text COLLATE "C" NOT NULL CHECK (length(language) BETWEEN 2 AND 3),
    subject text NOT NULL,
    answers jsonb NOT NULL,
    place_address text NULL,
    place_longitude double precision NULL CHECK (place_longitude BETWEEN -180 AND 180),
    place_latitude double precision NULL CHECK (place_latitude BETWEEN -90 AND 90),
    recorded_by uuid NULL,
    tracking_hash bytea NOT NULL CHECK (length(tracking_hash) = 32),
    external_reference text NULL,
    due_at timestamptz NOT NULL,
    first_response_due_at timestamptz NULL,
    received_at timestamptz NOT NULL,
    resolved_at timestamptz NULL,
    closed_at timestamptz NULL,
    version bigint NOT NULL CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, reference),
    FOREIGN KEY (municipality_id, service_id, service_version) REFERENCES service_version (municipality_id, service_id, number),
    FOREIGN KEY (municipality_id, department_id) REFERENCES department (municipality_id, id),
    FOREIGN KEY (municipality_id, assignee_id) REFERENCES app_user (municipality_id, id),
    FOREIGN KEY (municipality_id, recorded_by) REFERENCES app_user (municipality_id, id),
    CHECK (open = (status IN ('new', 'in_progress', 'waiting_for_resident', 'waiting_for_partner'))),
    CHECK ((place_longitude IS NULL) = (place_latitude IS NULL))
);
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
    municipality_id uuid NOT NULL,
    case_id uuid NOT NULL,
    name text NULL,
    email text NULL,
    phone text NULL,
    address text NULL,
    PRIMARY KEY (municipality_id, case_id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES resident_case (municipality_id, id)
);

CREATE TABLE case_task (
    municipality_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    code text COLLATE "C" NOT NULL,
    position integer NOT NULL CHECK (position >= 0),
    names jsonb NOT NULL,
    instructions jsonb NOT NULL,
    internal boolean NOT NULL,
    department_id uuid NOT NULL,
    assignee_id uuid NULL,
    status text COLLATE "C" NOT NULL CHECK (status IN ('waiting', 'open', 'in_progress', 'done', 'skipped')),
    due_at timestamptz NULL,
    opened_at timestamptz NULL,
    started_at timestamptz NULL,
    finished_at timestamptz NULL,
    result_note text NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES resident_case (municipality_id, id),
    FOREIGN KEY (municipality_id, department_id) REFERENCES department (municipality_id, id),
    FOREIGN KEY (municipality_id, assignee_id) REFERENCES app_user (municipality_id, id)
);
CREATE INDEX case_task_by_case ON case_task (municipality_id, case_id, position);
CREATE INDEX case_task_by_department ON case_task (municipality_id, department_id, status, due_at, id);
CREATE INDEX case_task_by_assignee ON case_task (municipality_id, assignee_id, status, due_at, id) WHERE assignee_id IS NOT NULL;

CREATE TABLE case_task_dependency (
    municipality_id uuid NOT NULL,
    task_id uuid NOT NULL,
    waits_for_id uuid NOT NULL,
    PRIMARY KEY (municipality_id, task_id, waits_for_id),
    FOREIGN KEY (municipality_id, task_id) REFERENCES case_task (municipality_id, id),
    FOREIGN KEY (municipality_id, waits_for_id) REFERENCES case_task (municipality_id, id),
    CHECK (task_id <> waits_for_id)
);
CREATE INDEX case_task_dependency_back ON case_task_dependency (municipality_id, waits_for_id);

CREATE TABLE case_message (
    municipality_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    direction text COLLATE "C" NOT NULL CHECK (direction IN ('to_resident', 'from_resident')),
    author_user_id uuid NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES resident_case (municipality_id, id),
    FOREIGN KEY (municipality_id, author_user_id) REFERENCES app_user (municipality_id, id)
);
CREATE INDEX case_message_by_case ON case_message (municipality_id, case_id, created_at, id);

CREATE TABLE case_note (
    municipality_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    author_user_id uuid NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES resident_case (municipality_id, id),
    FOREIGN KEY (municipality_id, author_user_id) REFERENCES app_user (municipality_id, id)
);
CREATE INDEX case_note_by_case ON case_note (municipality_id, case_id, created_at, id);

CREATE TABLE import_row (
    municipality_id uuid NOT NULL,
    source text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    case_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, source, external_id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES resident_case (municipality_id, id)
);
CREATE INDEX import_row_by_case ON import_row (municipality_id, case_id);

CREATE TABLE event (
    municipality_id uuid NOT NULL,
    subject_kind text COLLATE "C" NOT NULL CHECK (subject_kind IN ('municipality', 'user', 'department', 'category', 'service', 'case')),
    subject_id uuid NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    kind text COLLATE "C" NOT NULL CHECK (length(kind) BETWEEN 1 AND 60),
    at timestamptz NOT NULL,
    actor_kind text COLLATE "C" NOT NULL CHECK (actor_kind IN ('staff', 'resident', 'public', 'system')),
    actor_id uuid NULL,
    request_id text NULL,
    data jsonb NOT NULL,
    previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (municipality_id, subject_id, version)
);

CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only';
END
$$;
CREATE TRIGGER event_keeps_rows BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION event_is_append_only();
CREATE TRIGGER event_keeps_table BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only();

CREATE TABLE idempotency (
    municipality_id uuid NOT NULL,
    principal text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
    status integer NULL CHECK (status BETWEEN 100 AND 599),
    headers jsonb NULL,
    body bytea NULL,
    replays integer NOT NULL CHECK (replays >= 0),
    created_at timestamptz NOT NULL,
    replayed_at timestamptz NULL,
    PRIMARY KEY (municipality_id, principal, key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE outbox (
    municipality_id uuid NOT NULL,
    id uuid NOT NULL,
    destination text COLLATE "C" NOT NULL,
    topic text COLLATE "C" NOT NULL,
    subject_id uuid NOT NULL,
    event_version bigint NOT NULL,
    payload jsonb NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'done', 'dead')),
    attempts integer NOT NULL CHECK (attempts >= 0),
    next_at timestamptz NOT NULL,
    lease_owner text NULL,
    lease_epoch bigint NOT NULL CHECK (lease_epoch >= 0),
    last_error text NULL,
    created_at timestamptz NOT NULL,
    finished_at timestamptz NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, destination, subject_id, event_version),
    FOREIGN KEY (municipality_id, subject_id, event_version) REFERENCES event (municipality_id, subject_id, version)
);
CREATE INDEX outbox_due ON outbox (state, next_at);

-- The second wall between municipalities. The sub-selects are evaluated once a statement, not once
-- a row, and leave the query's own `municipality_id = …` to the indexes. A CASE, because the planner
-- would multiply the selectivity of an OR with that of the query and think every list nearly empty.
-- The star is nulled, because a locking query evaluates every sub-select beforehand. FORCE, because
-- the application usually owns the tables.
DO $$
DECLARE
    wall text;
BEGIN
    FOREACH wall IN ARRAY ARRAY[
        'app_user', 'user_role', 'department', 'department_member', 'session', 'refresh_token',
        'activation', 'attempt', 'category', 'service', 'service_version', 'case_counter',
        'resident_case', 'case_reporter', 'case_task', 'case_task_dependency', 'case_message',
        'case_note', 'import_row', 'event', 'idempotency', 'outbox'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', wall);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', wall);
        EXECUTE format(
            'CREATE POLICY one_municipality ON %I USING ('
            'CASE WHEN (SELECT current_setting(''app.municipality'', true)) = ''*'' THEN true '
            'ELSE municipality_id = (SELECT nullif(nullif(current_setting(''app.municipality'', true), ''''), ''*'')::uuid) END)',
            wall);
    END LOOP;
END
$$;
