/** What happened with a reservation, in the words of the server and the times of the reader. */
import { showLocal, showUtc } from '../frame/age.ts';
import { Card } from '../frame/form.tsx';
import { Notice } from '../frame/states.tsx';
import classes from './reservations.module.css';
import type { Detail } from './reservations-search.ts';
import { isOver } from './status.tsx';

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** A sentence whose instants stand in the reader's zone; who points at one sees it in UTC. */
function Told({ text }: { text: string }) {
  return text.split(INSTANT).map((part, index) =>
    INSTANT.test(part) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence, which never move
      <time key={index} dateTime={part} title={showUtc(part)}>
        {showLocal(part)}
      </time>
    ) : (
      part
    ),
  );
}

/** While nothing came after it: an end that is near. */
export function Reminder({ detail }: { detail: Detail }) {
  const newest = detail.timeline.at(-1);
  if (newest?.kind !== 'reminder' || isOver(detail) || detail.ending) return null;
  return (
    <Notice tone="warn">
      <Told text={newest.detail} /> <span>({showUtc(detail.end_time)})</span> <a href="#extend">Extend it</a>
    </Notice>
  );
}

const marks: Readonly<Record<string, string>> = { replaced: 'Another took over', reminder: 'Reminder' };

export function Timeline({ timeline }: Pick<Detail, 'timeline'>) {
  return (
    <Card title="What happened" id="timeline">
      <ol className={classes.timeline}>
        {timeline.map(({ at, kind, detail }) => (
          <li key={`${at} ${kind}`} data-kind={kind}>
            <time dateTime={at} title={showUtc(at)}>
              {showLocal(at)}
            </time>
            <span>
              {marks[kind] !== undefined && <strong>{marks[kind]}. </strong>}
              {detail === '' ? kind : <Told text={detail} />}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
