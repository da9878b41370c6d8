-- Which work goes first, so that what may wait holds up nobody: 0 brings a decision, 1 takes a person to Veriff, 2 may wait.
-- What an older program adds while both run counts as 1.
alter table jobs add column priority bigint not null default 1;

update jobs set priority = 0 where kind in ('webhook', 'poll');

update jobs set priority = 2 where kind in ('fetch', 'screening', 'look');

drop index jobs_by_due;

create index jobs_by_priority on jobs (priority, due_at);
