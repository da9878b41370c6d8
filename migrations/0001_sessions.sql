-- A session is one person's way to a decision. Its link's token is kept as a hash only.
-- Times are milliseconds since 1970. Ids are UUIDs of version 7 as text, so that their order is the order of creation.
create table sessions (
    id                text   not null primary key,
    token_hash        text   not null unique,
    version           bigint not null,
    stage             text   not null,
    status            text,
    vendor_data       text,
    end_user_id       text,
    first_name        text,
    last_name         text,
    callback          text,
    language          text,
    document_type     text,
    document_country  text,
    attempt_number    bigint not null,
    retake            text   not null,
    veriff_session_id text   unique,
    person_name       text,
    document_number   text,
    search            text   not null,
    created_at        bigint not null,
    expires_at        bigint not null,
    opened_at         bigint,
    consented_at      bigint,
    submitted_at      bigint,
    decided_at        bigint
);

create index sessions_by_stage on sessions (stage, id);
create index sessions_by_status on sessions (status, id);

-- One try in a session. A request for resubmission begins another.
create table attempts (
    session_id        text   not null references sessions (id) on delete cascade,
    number            bigint not null,
    veriff_attempt_id text,
    started_at        bigint not null,
    submitted_at      bigint,
    -- When the portal was about to hand the attempt in at Veriff: set before the call, so that a start after a crash
    -- asks Veriff first instead of handing it in twice.
    submitting_at     bigint,
    sent_at           bigint,
    primary key (session_id, number)
);

-- A picture. The bytes are in the media store under `object_key`.
create table media (
    id              text   not null primary key,
    session_id      text   not null references sessions (id) on delete cascade,
    attempt_number  bigint not null,
    context         text   not null,
    source          text   not null,
    object_key      text   not null,
    sha256          text   not null,
    original_sha256 text   not null,
    size_bytes      bigint not null,
    width           bigint not null,
    height          bigint not null,
    created_at      bigint not null,
    replaced_at     bigint,
    sending_at      bigint,
    sent_at         bigint,
    veriff_media_id text
);

create index media_by_session on media (session_id, attempt_number);

-- What happened, for ever: rows are only added. `detail` never holds personal data.
create table events (
    id         text   not null primary key,
    session_id text   not null references sessions (id) on delete cascade,
    kind       text   not null,
    detail     text,
    at         bigint not null
);

create index events_by_session on events (session_id, id);
create index events_by_time on events (at);
