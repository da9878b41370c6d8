-- One row that `/readyz` writes anew, to know whether the database can be written.
create table readiness (
    id bigint primary key,
    checked_at bigint not null
);

insert into readiness (id, checked_at) values (1, 0);
