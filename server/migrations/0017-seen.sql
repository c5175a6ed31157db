-- When its market last said that the machine runs.
alter table rentals.rental add column seen_at timestamptz;
update rentals.rental set seen_at = now() where state = 'running';
