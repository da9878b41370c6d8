-- How often the process ended while it was working on a job, one time after the other: such a job is not begun for ever.
alter table jobs add column lost_leases bigint not null default 0;
-- In which form `subject` says what the job is about, so that a program leaves alone what only a newer one can read.
alter table jobs add column version bigint not null default 1;
