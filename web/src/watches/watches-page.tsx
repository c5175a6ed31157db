/** Watches of one's own: what is watched, what was told of it, and where else it is told. */
import { getRouteApi } from '@tanstack/react-router';
import page from '../frame/page.module.css';
import { Alerts } from './alerts.tsx';
import { WatchForm } from './watch-form.tsx';
import { WatchTable } from './watch-table.tsx';
import classes from './watches.module.css';
import { readWatchesSearch } from './watches-search.ts';
import { Webhooks } from './webhooks.tsx';

const route = getRouteApi('/inside/watches');

export function WatchesPage() {
  const search = readWatchesSearch(route.useSearch());
  const navigate = route.useNavigate();
  return (
    <div className={page.page}>
      <h1>Watches</h1>
      <p className={classes.lead}>Be told when a price, a spread, the stock or an offer is as you wait for it.</p>
      <div className={classes.layout}>
        <WatchTable />
        <div className={classes.aside}>
          <WatchForm search={search} done={() => void navigate({ search: {}, replace: true, resetScroll: false })} />
        </div>
        <Alerts />
        <Webhooks />
      </div>
    </div>
  );
}
