-- Who may enter the back office. The password is kept as an argon2id hash (PHC string).
create table admins (
    id            text   not null primary key,
    email         text   not null unique,
    password_hash text   not null,
    created_at    bigint not null,
    disabled_at   bigint
);

-- Cookie sessions of the back office; the id is kept as a hash only.
create table logins (
    id_hash    text   not null primary key,
    data       text   not null,
    expires_at bigint not null
);

create index logins_by_expiry on logins (expires_at);
