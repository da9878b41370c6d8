-- A bulk audit: people who were verified before, from a manifest. `run` counts its starts: rows that the manifest has now are
-- told by it from rows that it had once.
create table audits (
    id         text   not null primary key,
    name       text   not null unique,
    run        bigint not null,
    created_at bigint not null
);

-- One person of an audit. `unique_key` is the key again, and null where the key stands in an earlier line, too. `state` is
-- `error`, or where the session stands: its decision or else its stage, kept here as well so that counting needs no join.
-- `told` is 1 once the result has a line for a state that is final.
create table audit_rows (
    id          text   not null primary key,
    audit_id    text   not null references audits (id) on delete cascade,
    line        bigint not null,
    row_key     text   not null,
    unique_key  text,
    vendor_data text,
    session_id  text   unique references sessions (id) on delete set null,
    state       text   not null,
    error       text,
    seen_run    bigint not null,
    told        bigint not null,
    unique (audit_id, unique_key)
);

create index audit_rows_by_line on audit_rows (audit_id, line, id);
create index audit_rows_by_state on audit_rows (audit_id, told, state, seen_run);

-- Known beforehand of a person from an audit, as YYYY-MM-DD.
alter table sessions add column date_of_birth text;
