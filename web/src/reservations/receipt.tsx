/** What a reservation cost in the end; it prints as a page of its own. */
import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { showUtc } from '../frame/age.ts';
import { Card } from '../frame/form.tsx';
import { showMoney } from '../frame/money.ts';
import { providerNames } from '../frame/naming.ts';
import { CostLines } from '../market/cost-lines.tsx';
import classes from './reservations.module.css';
import type { Detail } from './reservations-search.ts';
import { statusWords } from './status.tsx';

type Line = Detail['cost']['lines'][number];

/** A GPU line begins each machine's own. */
function perMachine(lines: readonly Line[]): Line[][] {
  const found: Line[][] = [];
  for (const line of lines) {
    if (line.item === 'gpu') found.push([line]);
    else found.at(-1)?.push(line);
  }
  return found;
}

const priced = (lines: readonly Line[], total: string) => ({
  ...{ lines: [...lines], total },
  complete: lines.every(({ unit_price: each }) => each !== null),
});

/** What was paid, line by line, of each machine that was used. */
function Lines({ detail }: { detail: Detail }) {
  const { cost, machines } = detail;
  const used = machines.filter(({ used_from: from }) => from !== null);
  if (used.length < 2) return <CostLines cost={priced(cost.lines, cost.total)} />;
  const lines = perMachine(cost.lines);
  return (
    <>
      {used.map(({ provider, used_from: from, used_until: until, charged }, index) => (
        <section key={from}>
          <h3 className={classes.part}>
            {index + 1}. {providerNames[provider]}
          </h3>
          <p className={classes.soft}>
            {showUtc(from ?? '')} to {showUtc(until ?? '')}
          </p>
          <CostLines cost={priced(lines[index] ?? [], charged)} />
        </section>
      ))}
      <p className={classes.sum} data-sum>
        <strong>All machines together</strong> <strong>{showMoney(cost.total)}</strong>
      </p>
    </>
  );
}

/** Of the machines that were used, in their order. */
function marketsOf({ machines, provider }: Detail): string {
  const used = machines.flatMap(({ used_from: from, provider: market }) => (from === null ? [] : [market]));
  return [...new Set(used.length === 0 ? [provider] : used)].map((market) => providerNames[market]).join(', then ');
}

export function Receipt({ detail }: { detail: Detail }) {
  const { id, charged, refunded, running_since: since, used_until: until } = detail;
  const facts = [
    ['Reservation', id],
    ['What', `${detail.gpu_count} × ${detail.model ?? detail.model_raw} at ${marketsOf(detail)}`],
    ['Outcome', detail.reason === '' ? `${statusWords[detail.status]}.` : detail.reason],
    ['Booked', showUtc(detail.created_at)],
    ['Block', `${showUtc(detail.start_time)} to ${showUtc(detail.end_time)}`],
    ['Paid for', since === null || until === null ? 'nothing was used' : `${showUtc(since)} to ${showUtc(until)}`],
    ['Held', `${showMoney(detail.held)} USDC`],
    ['Came back', `${showMoney(refunded ?? '0')} USDC`],
    ['Paid', `${showMoney(charged ?? '0')} USDC`],
  ] as const;
  return (
    <Card title="Receipt" id="receipt">
      {detail.mode === 'sandbox' && <p className={classes.soft}>Of the sandbox: pretend money, no document.</p>}
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Lines detail={detail} />
      <div className={classes.buttons}>
        <Button variant="default" leftSection={<IconPrinter aria-hidden size={16} />} onClick={() => window.print()}>
          Print
        </Button>
        <Link to="/wallet/transactions" search={{ reservation: id }}>
          Its transactions
        </Link>
      </div>
    </Card>
  );
}
