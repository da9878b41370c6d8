-- Work that must happen, whatever happens to the process. A job is leased, done, and then deleted; it may run twice.
create table jobs (
    id           text   not null primary key,
    kind         text   not null,
    subject      text   not null,
    due_at       bigint not null,
    leased_until bigint not null,
    tries        bigint not null,
    error        text,
    created_at   bigint not null
);

create index jobs_by_due on jobs (due_at);
create index jobs_by_subject on jobs (subject, kind);
