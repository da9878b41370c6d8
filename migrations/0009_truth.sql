-- What somebody must look at, because it cannot end by itself: a word, and since when. Null where there is nothing.
alter table sessions add column attention text;
alter table sessions add column attention_at bigint;

create index sessions_by_attention on sessions (id) where attention is not null;

-- The decision that counts: the newest that Veriff made, which need not be the one that came last.
alter table sessions add column decision_id text;

update sessions
   set decision_id = (select max(decisions.id) from decisions where decisions.session_id = sessions.id)
 where stage = 'decided';

-- The session's version when a decision came, and when Veriff, being asked, last named it as the one that counts. What an answer
-- was given about is thereby known: all that had come by then.
alter table decisions add column seen bigint not null default 0;
alter table decisions add column settled bigint;
