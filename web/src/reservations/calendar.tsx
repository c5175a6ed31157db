/** What of a listing is booked and what is free, day by day in the reader's zone. */
import { useQuery } from '@tanstack/react-query';
import { useNow } from '../frame/age.ts';
import { Card } from '../frame/form.tsx';
import { Scroll } from '../frame/scroll.tsx';
import { Failure, Loading } from '../frame/states.tsx';
import classes from './calendar.module.css';
import { calendarQuery } from './queries.ts';
import { type Block, HOUR_MS, lengthOf, showClock, showDay, showLength, showMoment } from './zone.ts';

type Day = Block & { readonly day: string; readonly busy: readonly Block[]; readonly free: readonly Block[] };

function wordsOf(block: Block, day: Block, zone: string): string {
  const fromStart = block.start_time <= day.start_time;
  const toEnd = block.end_time >= day.end_time;
  if (fromStart && toEnd) return 'all day';
  if (fromStart) return `until ${showClock(block.end_time, zone)}`;
  if (toEnd) return `from ${showClock(block.start_time, zone)}`;
  return `${showClock(block.start_time, zone)} to ${showClock(block.end_time, zone)}`;
}

/** Where a block lies in its day, however long the day is. */
function placeOf(block: Block, day: Block) {
  const length = lengthOf(day);
  const from = Math.max(0, Date.parse(block.start_time) - Date.parse(day.start_time));
  const to = Math.min(length, Date.parse(block.end_time) - Date.parse(day.start_time));
  return { left: `${(100 * from) / length}%`, width: `${(100 * Math.max(0, to - from)) / length}%` };
}

/** What is over is free for nobody. */
function stillFree({ free }: Day, now: number): Block[] {
  const ahead = free.filter(({ end_time: end }) => Date.parse(end) > now);
  return ahead.map((block) =>
    Date.parse(block.start_time) >= now ? block : { ...block, start_time: new Date(now).toISOString() },
  );
}

type RowProps = {
  readonly day: Day;
  readonly zone: string;
  readonly now: number;
  readonly pick: (start: string) => void;
};

function Row({ day, zone, now, pick }: RowProps) {
  const free = stillFree(day, now);
  const length = lengthOf(day);
  return (
    <tr data-day={day.day}>
      <th scope="row">
        {showDay(day.day)}
        {length !== 24 * HOUR_MS && <span className={classes.oddDay}>{showLength(length)}</span>}
      </th>
      <td className={classes.barCell} aria-hidden>
        <div className={classes.bar}>
          {free.map((block) => (
            <span key={block.start_time} data-free style={placeOf(block, day)} />
          ))}
          {day.busy.map((block) => (
            <span key={block.start_time} data-busy style={placeOf(block, day)} />
          ))}
        </div>
      </td>
      <td data-label="Busy">
        {day.busy.length === 0 ? (
          <span className={classes.soft}>nothing</span>
        ) : (
          day.busy.map((block) => wordsOf(block, day, zone)).join(', ')
        )}
      </td>
      <td data-label="Free">
        {free.length === 0 ? (
          <span className={classes.soft}>nothing</span>
        ) : (
          free.map((block) => (
            <button
              key={block.start_time}
              type="button"
              className={classes.pick}
              title={`Start ${showMoment(block.start_time, zone)}`}
              onClick={() => pick(block.start_time)}
            >
              {wordsOf(block, day, zone)}
            </button>
          ))
        )}
      </td>
    </tr>
  );
}

type CalendarProps = {
  readonly gpu: string;
  /** So many at once; left out: those of one unit. */
  readonly gpus: number | undefined;
  readonly zone: string;
  readonly pick: (start: string) => void;
};

export function Calendar({ gpu, gpus, zone, pick }: CalendarProps) {
  const now = useNow(60_000);
  const { data, error, isFetching, refetch } = useQuery(calendarQuery(gpu, gpus, zone));
  return (
    <Card title="The next 14 days" id="calendar">
      {error && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading the calendar" rows={14} height={26} />}
      {data && (
        <Scroll label="Calendar">
          <table className={classes.calendar}>
            <caption>
              Days of your zone, {data.zone}
              {gpus === undefined || gpus === 1 ? '' : `, for ${gpus} GPUs`}, as far as bookings here decide it. A free
              time sets the start.
            </caption>
            <thead>
              <tr>
                <th scope="col">Day</th>
                <td aria-hidden />
                <th scope="col">Busy</th>
                <th scope="col">Free</th>
              </tr>
            </thead>
            <tbody>
              {data.days.map((day) => (
                <Row key={day.day} day={day} zone={zone} now={now} pick={pick} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Card>
  );
}
