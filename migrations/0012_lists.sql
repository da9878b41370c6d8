-- The word under which the list shows a session: its decision, or else its stage. `consented` and `capturing` are one word there, so
-- that each filter is one range of one index.
alter table sessions add column list_status text not null default '';

update sessions
   set list_status = case
           when stage in ('consented', 'capturing') then 'in_progress'
           when stage = 'decided' then coalesce(status, '')
           else stage
       end;

create index sessions_by_list_status on sessions (list_status, id);
drop index sessions_by_stage;
drop index sessions_by_status;

-- The gravest hit on a watchlist, and the question whose answer tells it: copied from `answers`, so that the list needs no join.
alter table sessions add column hit text;

create index sessions_by_hit on sessions (id) where hit is not null;

-- 1 once the session's words stand in `session_terms`. Sessions from before are gone through in batches while the portal runs.
alter table sessions add column indexed bigint not null default 0;

create index sessions_to_index on sessions (id) where indexed = 0;

-- The words by which a session is found, folded. As bytes: they compare alike in both databases, whatever the collation. No foreign
-- key: that would need a second index as large as this one; what deletes a session deletes its words.
create table session_terms (
    term       bytea not null,
    session_id text  not null,
    primary key (term, session_id)
);

-- Held every name a second time, and could only be searched from end to end.
alter table sessions drop column search;
