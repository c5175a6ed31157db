-- A rental that is over is news though its market does not let go of it.
update rentals.rental set over_at = ended_at where state = 'ended' and over_at is null;
update rentals.rental set unread = true where state = 'releasing';
alter table rentals.rental
  add constraint rental_over check (state not in ('releasing', 'ended') or over_at is not null);
