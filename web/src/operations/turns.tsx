/** When each circuit breaker opened and closed, and why. */
import { showAgo, showUtc, useNow } from '../frame/age.ts';
import type { Schemas } from '../frame/api.ts';
import { Scroll } from '../frame/scroll.tsx';
import classes from './operations.module.css';

const SHOWN = 15;
const words = (state: string): string => state.replace('_', '-');

export function Turns({ breakers }: { breakers: readonly Schemas['CircuitBreaker'][] }) {
  const now = useNow(5000);
  const turns = breakers
    .flatMap(({ name, transitions }) => transitions.map((turn) => ({ name, ...turn })))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, SHOWN);
  if (turns.length === 0) return <p className={classes.soft}>None of them has opened in the last 30 days.</p>;
  return (
    <Scroll label="Turns">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Market</th>
            <th scope="col">Turn</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {turns.map(({ name, at, from, to, cause, detail }) => (
            <tr key={`${name} ${at} ${to}`}>
              <th scope="row" title={showUtc(at)}>
                {showAgo(at, now)}
              </th>
              <td>{name}</td>
              <td>
                {words(from)} → {words(to)}
              </td>
              <td>
                {cause}
                {detail === '' ? '' : ` (${detail})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
