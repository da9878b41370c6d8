-- How an answer of Veriff's came: by webhook, or because the portal asked. `made_at` is when Veriff made it, where it
-- says: an older one that comes late replaces nothing.
alter table answers add column source text not null default 'asked';
alter table answers add column made_at bigint;

-- Checks of national ids: sessions without pictures, begun by a reviewer. The form's token is kept as a hash, so that a
-- second click finds the session of the first.
create table registry_checks (
    session_id text   not null primary key references sessions (id) on delete cascade,
    form_hash  text   not null unique,
    created_at bigint not null
);

create index events_by_kind on events (kind, at);
