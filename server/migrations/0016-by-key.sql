-- The API key that last said what happens by itself, whose limits that is under; null: its user did.
alter table reservations.reservation add column key_id uuid;
update reservations.reservation r set key_id = s.key_id from reservations.spending s
where s.reservation_id = r.id and s.before = 0 and r.charged is null and s.key_id is not null;
