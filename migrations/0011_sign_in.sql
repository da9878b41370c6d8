-- Grows with every new password; a login that began under another number is over.
alter table admins add column password_version bigint not null default 1;

-- Tries to sign in. A counter is one of four for an account or for a known browser, or one of the 4 x 65,536 that all
-- addresses without an account share: so the number of rows is bounded, whatever strangers send.
create table sign_in_tries (
    counter text   not null primary key,
    tries   bigint not null,
    since   bigint not null
);

create index sign_in_tries_by_age on sign_in_tries (since);

-- Browsers that signed in to an account before; the token of their cookie is kept as a hash only.
create table known_browsers (
    id_hash    text   not null,
    admin_id   text   not null references admins (id) on delete cascade,
    expires_at bigint not null,
    primary key (id_hash, admin_id)
);

create index known_browsers_by_admin on known_browsers (admin_id, expires_at);
create index known_browsers_by_expiry on known_browsers (expires_at);

-- Random values that all processes on this database share.
create table secrets (
    name  text not null primary key,
    value text not null
);

-- When which piece of housekeeping is due; whoever moves the time on does it.
create table housekeeping (
    name   text   not null primary key,
    due_at bigint not null
);

insert into housekeeping (name, due_at) values ('media', 0), ('rows', 0);

-- The sweeper asks which of many objects have a row.
create index media_by_object_key on media (object_key);
