-- What a company asks for beyond the document and the face: words with spaces between them.
alter table sessions add column asked text not null default '';
-- The fingerprint of the person's device that the company took.
alter table sessions add column fingerprint text;
-- The one-time code: when it was sent last, and when the right one was given. The code itself is kept nowhere.
alter table sessions add column code_sent_at bigint;
alter table sessions add column code_passed_at bigint;

-- What kind of file it is. Proofs of address may be PDFs.
alter table media add column media_type text not null default 'image/jpeg';

-- Where the person came from and with what, if they agreed to that. At most one row for a session.
create table devices (
    session_id      text   not null primary key references sessions (id) on delete cascade,
    network_address text   not null,
    user_agent      text,
    fingerprint     text   not null,
    collected_at    bigint not null,
    -- When Veriff took it, or refused it for good.
    sent_at         bigint,
    refused_at      bigint
);
