-- How a job fails: how often without getting any further, since when, and what Veriff said.
alter table jobs add column failures bigint not null default 0;
-- How far its session had come at Veriff when it failed last: one that came further begins to count anew.
alter table jobs add column steps bigint not null default 0;
alter table jobs add column failing_since bigint;
alter table jobs add column failed_at bigint;
-- Since when it runs no more, because repeating would not mend it: somebody must. It is then due at the end of all times.
alter table jobs add column stopped_at bigint;
alter table jobs add column refused_status bigint;
alter table jobs add column refused_code text;
alter table jobs add column refused_message text;

create index jobs_stopped on jobs (subject) where stopped_at is not null;
create index jobs_failed on jobs (error) where error is not null;

-- With which credentials each integration was worked last. The fingerprint is a keyed hash, made with the secret itself, so that
-- it tells that the credentials changed and nothing else about them.
create table integrations (
    name        text   not null primary key,
    fingerprint text   not null,
    since       bigint not null
);
