/** Asks the market itself whether a listing still stands: what is shown was read up to a sync ago. */
import { Button } from '@mantine/core';
import { IconHandStop, IconMessageQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { showAgo, showUtc, useNow } from '../frame/age.ts';
import type { Listing } from '../frame/api.ts';
import { showMoney } from '../frame/money.ts';
import { providerNames } from '../frame/naming.ts';
import classes from './listing-drawer.module.css';
import { confirmationQuery } from './queries.ts';

const states = {
  confirmed: 'Still there',
  changed: 'It has changed',
  gone: 'It is gone',
  unknown: 'Not known',
} as const;

export function AskMarket({ listing }: { listing: Pick<Listing, 'id' | 'provider' | 'status'> }) {
  const { id, provider, status } = listing;
  const now = useNow(1000);
  const { data, error, isFetching, refetch } = useQuery(confirmationQuery(id));
  return (
    <div className={classes.ask}>
      <Button
        size="xs"
        variant="default"
        loading={isFetching}
        leftSection={<IconMessageQuestion aria-hidden size={15} />}
        onClick={() => void refetch()}
      >
        Ask {providerNames[provider]} now
      </Button>
      {status === 'stale' && (
        <p className={classes.soft}>
          <IconHandStop aria-hidden size={14} /> Stale: it cannot be booked until the market is read again.
        </p>
      )}
      <p role="status" data-state={data?.state}>
        {error && !data ? error.message : ''}
        {data && (
          <>
            <strong>{states[data.state]}.</strong> {data.detail}
            {data.state === 'changed' && data.price_per_gpu_hour !== null && (
              <>: {showMoney(data.price_per_gpu_hour)} per GPU-hour</>
            )}
            {data.asked_at !== null && (
              <span title={showUtc(data.asked_at)}> (asked {showAgo(data.asked_at, now)})</span>
            )}
          </>
        )}
      </p>
    </div>
  );
}
