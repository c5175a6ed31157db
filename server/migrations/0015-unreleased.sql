-- What runs at each market is looked up every minute.
create index instance_unreleased on rentals.instance (provider, instance_id) where released_at is null;
