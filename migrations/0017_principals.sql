-- Who brought an event about: `applicant`, `reviewer:` with the address, `operator` or `system`. Events from before do not say.
alter table events add column principal text;
