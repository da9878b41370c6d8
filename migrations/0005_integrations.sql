-- Which of the integrations at Veriff a session belongs to, by the name that the settings give it.
alter table sessions add column integration text not null default 'default';

-- Which integrations' keys signed a webhook, by name, between spaces: one that belongs to none of them is not believed.
alter table webhooks add column signed_by text not null default 'default';
