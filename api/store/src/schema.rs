//! Every table, once, for both databases. The SQL types are those of [`crate::types`]; what they are
//! in each database, and the keys and checks, stand in the migrations.
//!
//! Which tables may be joined is listed at the end: those that refer to each other by a foreign key,
//! and few others.

#![expect(
    missing_docs,
    reason = "the columns are explained where they are made, in the migrations"
)]

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    municipality (id) {
        id -> Id,
        slug -> Text,
        prefix -> Text,
        names -> Document,
        languages -> Document,
        default_language -> Code,
        time_zone -> Text,
        branding -> Document,
        origins -> Document,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    app_user (municipality_id, id) {
        municipality_id -> Id,
        id -> Id,
        email -> Text,
        family_name -> Text,
        given_name -> Text,
        language -> Code,
        status -> Code,
        password_hash -> Nullable<Text>,
        credentials_changed_at -> Moment,
        last_login_at -> Nullable<Moment>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    sign_in_name (email) {
        email -> Text,
        municipality_id -> Id,
        user_id -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    user_role (municipality_id, user_id, role) {
        municipality_id -> Id,
        user_id -> Id,
        role -> Code,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    department (municipality_id, id) {
        municipality_id -> Id,
        id -> Id,
        code -> Text,
        names -> Document,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        active -> Bool,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    department_member (municipality_id, department_id, user_id) {
        municipality_id -> Id,
        department_id -> Id,
        user_id -> Id,
        role -> Code,
        on_duty -> Bool,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    session (municipality_id, id) {
        municipality_id -> Id,
        id -> Id,
        user_id -> Id,
        kind -> Code,
        user_agent -> Nullable<Text>,
        created_at -> Moment,
        last_used_at -> Moment,
        expires_at -> Moment,
        ended_at -> Nullable<Moment>,
        end_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    refresh_token (municipality_id, token_hash) {
        municipality_id -> Id,
        token_hash -> Binary,
        session_id -> Id,
        created_at -> Moment,
        used_at -> Nullable<Moment>,
        replaced_by -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    activation (municipality_id, token_hash) {
        municipality_id -> Id,
        token_hash -> Binary,
        user_id -> Id,
        created_at -> Moment,
        expires_at -> Moment,
        used_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    signing_key (id) {
        id -> Id,
        status -> Code,
        algorithm -> Text,
        private_sealed -> Binary,
        public_key -> Binary,
        created_at -> Moment,
        activated_at -> Nullable<Moment>,
        retired_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    attempt (municipality_id, kind, key_hash) {
        municipality_id -> Id,
        kind -> Text,
        key_hash -> Binary,
        window_start -> Moment,
        failures -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    category (municipality_id, id) {
        municipality_id -> Id,
        id -> Id,
        code -> Text,
        position -> Integer,
        names -> Document,
        descriptions -> Document,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    service (municipality_id, id) {
        municipality_id -> Id,
        id -> Id,
        code -> Text,
        kind -> Code,
        category_id -> Id,
        department_id -> Id,
        names -> Document,
        summaries -> Document,
        keywords -> Document,
        live_version -> Nullable<Integer>,
        search -> Text,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    service_version (municipality_id, service_id, number) {
        municipality_id -> Id,
        service_id -> Id,
        number -> Integer,
        status -> Code,
        status_reason -> Nullable<Text>,
        definition -> Document,
        created_by -> Nullable<Id>,
        created_at -> Moment,
        updated_at -> Moment,
        published_at -> Nullable<Moment>,
        retired_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    case_counter (municipality_id, year) {
        municipality_id -> Id,
        year -> Integer,
        last -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    resident_case (municipality_id, id) {
        municipality_id -> Id,
        id -> Id,
        reference -> Text,
        service_id -> Id,
        service_version -> Integer,
        status -> Code,
        open -> Bool,
        outcome -> Nullable<Code>,
        department_id -> Id,
        assignee_id -> Nullable<Id>,
        channel -> Code,
        language -> Code,
        subject -> Text,
        answers -> Document,
        place_address -> Nullable<Text>,
        place_longitude -> Nullable<Double>,
        place_latitude -> Nullable<Double>,
        recorded_by -> Nullable<Id>,
        tracking_hash -> Binary,
        external_reference -> Nullable<Text>,
        due_at -> Moment,
        first_response_due_at -> Nullable<Moment>,
        received_at -> Moment,
        resolved_at -> Nullable<Moment>,
        closed_at -> Nullable<Moment>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    case_reporter (municipality_id, case_id) {
        municipality_id -> Id,
        case_id -> Id,
        name -> Nullable<Text>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        address -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    case_task (municipality_id, id) {
        municipality_id -> Id,
        id -> Id,
        case_id -> Id,
        code -> Text,
        position -> Integer,
        names -> Document,
        instructions -> Document,
        internal -> Bool,
        department_id -> Id,
        assignee_id -> Nullable<Id>,
        status -> Code,
        due_at -> Nullable<Moment>,
        opened_at -> Nullable<Moment>,
        started_at -> Nullable<Moment>,
        finished_at -> Nullable<Moment>,
        result_note -> Nullable<Text>,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    case_task_dependency (municipality_id, task_id, waits_for_id) {
        municipality_id -> Id,
        task_id -> Id,
        waits_for_id -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    case_message (municipality_id, id) {
        municipality_id -> Id,
        id -> Id,
        case_id -> Id,
        direction -> Code,
        author_user_id -> Nullable<Id>,
        body -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    case_note (municipality_id, id) {
        municipality_id -> Id,
        id -> Id,
        case_id -> Id,
        author_user_id -> Id,
        body -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    import_row (municipality_id, source, external_id) {
        municipality_id -> Id,
        source -> Text,
        external_id -> Text,
        case_id -> Id,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    event (municipality_id, subject_id, version) {
        municipality_id -> Id,
        subject_kind -> Code,
        subject_id -> Id,
        version -> BigInt,
        kind -> Code,
        at -> Moment,
        actor_kind -> Code,
        actor_id -> Nullable<Id>,
        request_id -> Nullable<Text>,
        data -> Document,
        previous_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    idempotency (municipality_id, principal, key) {
        municipality_id -> Id,
        principal -> Text,
        key -> Text,
        fingerprint -> Binary,
        status -> Nullable<Integer>,
        headers -> Nullable<Document>,
        body -> Nullable<Binary>,
        replays -> Integer,
        created_at -> Moment,
        replayed_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, Text};
    use crate::types::{Code, Document, Id, Moment};

    outbox (municipality_id, id) {
        municipality_id -> Id,
        id -> Id,
        destination -> Text,
        topic -> Text,
        subject_id -> Id,
        event_version -> BigInt,
        payload -> Nullable<Document>,
        state -> Text,
        attempts -> Integer,
        next_at -> Moment,
        lease_owner -> Nullable<Text>,
        lease_epoch -> BigInt,
        last_error -> Nullable<Text>,
        created_at -> Moment,
        finished_at -> Nullable<Moment>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    municipality,
    app_user,
    sign_in_name,
    user_role,
    department,
    department_member,
    session,
    refresh_token,
    activation,
    signing_key,
    attempt,
    category,
    service,
    service_version,
    case_counter,
    resident_case,
    case_reporter,
    case_task,
    case_task_dependency,
    case_message,
    case_note,
    import_row,
    event,
    idempotency,
    outbox,
);
