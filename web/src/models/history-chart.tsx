/** Medians as lines and one market's quartiles as a band. For eyes only: a table says the same. */
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { PriceHistory } from '../frame/api.ts';
import { axis, bareAxis, grid, tipOf } from '../frame/chart.tsx';
import { showMoney } from '../frame/money.ts';
import { type HistoryRow, keyOf, rowsOf, type Series, type View } from './history.ts';
import classes from './model-page.module.css';

const dashes: Readonly<Record<string, string>> = { vast: '', ionet: '7 3', akash: '2 3', render: '10 3 2 3' };
const importedDashes = ['1 4', '4 4', '8 4', '8 3 1 3', '12 4', '3 6'];

type Look = { readonly stroke: string; readonly dash: string };

/** A colour and a dash, so that neither alone tells the lines apart. */
function lookOf(series: Series, imported: number): Look {
  const connected = dashes[series.provider];
  const stroke = connected === undefined ? 'var(--gp-soft)' : `var(--gp-${series.provider})`;
  if (series.imported || connected === undefined)
    return { stroke, dash: importedDashes[imported % importedDashes.length] ?? '' };
  return { stroke, dash: connected };
}

const two = (value: number): string => String(value).padStart(2, '0');

function tick(at: number, periodSeconds: number): string {
  const date = new Date(at);
  const day = `${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  return periodSeconds >= 86_400 ? day : `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

const show = (value: number, view: View): string =>
  view === 'price' ? showMoney(value.toFixed(4)) : `${value} ${value === 1 ? 'offer' : 'offers'}`;

type HistoryChartProps = {
  readonly history: PriceHistory;
  readonly banded: Series;
  readonly view: View;
  readonly label: string;
};

function Tip({ row, lines, view }: { row: HistoryRow; lines: readonly Drawn[]; view: View }) {
  return (
    <>
      <strong>{new Date(row.at).toISOString().slice(0, 16).replace('T', ' ')} UTC</strong>
      {lines
        .filter(({ key }) => typeof row[key] === 'number')
        .map(({ key, name }) => (
          <div key={key}>
            {name} {show(row[key] as number, view)}
          </div>
        ))}
      {row.band && (
        <div>
          quartiles {show(row.band[0], view)} to {show(row.band[1], view)}
        </div>
      )}
    </>
  );
}

type Drawn = { readonly key: string; readonly name: string; readonly look: Look; readonly alone: boolean };

export function HistoryChart({ history, banded, view, label }: HistoryChartProps) {
  const rows = rowsOf(history, banded, view);
  let imported = 0;
  const lines = history.series.map((series): Drawn => {
    const look = lookOf(series, series.imported ? imported++ : 0);
    const key = keyOf(series);
    return { key, name: series.imported ? key : series.name, look, alone: series.points.length < 3 };
  });
  const band = lines.find(({ key }) => key === keyOf(banded));
  return (
    <>
      <div role="img" aria-label={label} className={classes.chart}>
        <ResponsiveContainer width="100%" height="100%">
          <ComposedChart data={rows} accessibilityLayer={false} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
            <CartesianGrid vertical={false} {...grid} />
            <XAxis
              dataKey="at"
              type="number"
              scale="time"
              domain={['dataMin', 'dataMax']}
              tickFormatter={(at: number) => tick(at, history.period_seconds)}
              {...axis}
              minTickGap={36}
            />
            <YAxis
              domain={[0, 'auto']}
              tickFormatter={(value: number) => (view === 'price' ? showMoney(value.toFixed(2)) : String(value))}
              allowDecimals={view === 'price'}
              {...bareAxis}
              width={54}
            />
            <Tooltip {...tipOf<HistoryRow>((row) => <Tip row={row} lines={lines} view={view} />)} />
            {view === 'price' && band && (
              <Area
                dataKey="band"
                stroke="none"
                fill={band.look.stroke}
                fillOpacity={0.18}
                isAnimationActive={false}
                activeDot={false}
              />
            )}
            {lines.map(({ key, look, alone }) => (
              <Line
                key={key}
                dataKey={key}
                type="linear"
                stroke={look.stroke}
                strokeDasharray={look.dash}
                strokeWidth={2}
                dot={alone ? { r: 3, fill: look.stroke, strokeDasharray: '' } : false}
                isAnimationActive={false}
              />
            ))}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <p className={classes.legend} aria-hidden>
        {lines.map(({ key, name, look }) => (
          <span key={key}>
            <svg width="30" height="10" aria-hidden="true">
              <line x1="0" y1="5" x2="30" y2="5" stroke={look.stroke} strokeWidth="2.5" strokeDasharray={look.dash} />
            </svg>
            {name}
          </span>
        ))}
        {view === 'price' && band && <span>the band: where the middle half of {band.name} lies</span>}
      </p>
    </>
  );
}
