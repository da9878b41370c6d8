-- What Veriff decided. `digest` tells one decision from another, so that twice is once.
create table decisions (
    id                text   not null primary key,
    session_id        text   not null references sessions (id) on delete cascade,
    attempt_number    bigint not null,
    digest            text   not null,
    status            text   not null,
    code              bigint,
    reason            text,
    reason_code       bigint,
    veriff_attempt_id text,
    decision_time     text,
    received_at       bigint not null,
    raw               text   not null,
    unique (session_id, digest)
);

-- The inbox: each webhook whose signature was right, whole, before anything is made of it.
create table webhooks (
    id           text   not null primary key,
    digest       text   not null unique,
    kind         text   not null,
    session_id   text,
    body         text   not null,
    received_at  bigint not null,
    processed_at bigint
);

-- Veriff's answers to the portal's questions, as they came: the latest one of each kind.
create table answers (
    session_id text   not null references sessions (id) on delete cascade,
    kind       text   not null,
    raw        text   not null,
    fetched_at bigint not null,
    primary key (session_id, kind)
);
