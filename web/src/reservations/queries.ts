/** What the pages of reservations ask the server. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answered, api, type Schemas } from '../frame/api.ts';
import type { Detail, ReservationsSearch } from './reservations-search.ts';
import { type Settings, settingsBody } from './settings.ts';
import { HOUR_MS, MINUTE_MS } from './zone.ts';

const A_PAGE = 25;
const DAYS = 14;
const PERIOD_MS = 30_000;
/** News come by the stream; this is for when it is down. */
const SOON_MS = 3_000;

export const RESERVATIONS = ['mine', 'reservations'] as const;

/** A block that has a price; `now` moves on until it is booked. */
export type Asked = {
  readonly gpu: string;
  readonly start: 'now' | number;
  readonly minutes: number;
  /** All of them; left out: those of one unit. */
  readonly gpus: number | undefined;
  readonly diskGb: number | undefined;
};

/** A block as it is wanted. */
export type Wanted = Asked & {
  readonly sshKey: string | undefined;
  readonly limit: string | undefined;
  readonly settings: Settings;
};

export const askedOf = ({ gpu, start, minutes, gpus, diskGb }: Wanted): Asked => ({
  ...{ gpu, start, minutes, gpus, diskGb },
});

function blockBody({ gpu, start, minutes, gpus, diskGb }: Asked): Schemas['ReservationRequest'] {
  const from = start === 'now' ? Date.now() : start;
  return {
    gpu_id: gpu,
    start_time: new Date(from).toISOString(),
    end_time: new Date(from + minutes * MINUTE_MS).toISOString(),
    ...(gpus === undefined ? {} : { gpu_count: gpus }),
    ...(diskGb === undefined ? {} : { disk_gb: diskGb }),
  };
}

/** Nobody books at more than what was shown; without a limit of one's own nothing that takes over costs more either. */
export const bodyOf = (wanted: Wanted, shown: Schemas['ReservationQuote']): Schemas['ReservationRequest'] => ({
  ...blockBody(wanted),
  shown_total: shown.cost.total,
  max_price_per_hour: wanted.limit ?? shown.price_per_hour,
  ...(wanted.sshKey === undefined ? {} : { ssh_public_key: wanted.sshKey }),
  ...settingsBody(wanted.settings),
});

export const quoteQuery = (asked: Asked | null) =>
  queryOptions({
    queryKey: ['mine', 'quote', asked],
    queryFn: ({ signal }) => answered(api.POST('/api/reservations/quote', { body: blockBody(asked as Asked), signal })),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    refetchInterval: PERIOD_MS,
  });

/** What a later end costs; under the reservation's own key, as what changes that changes this. */
export const extensionQuery = (id: string, to: number | null) =>
  queryOptions({
    queryKey: [...RESERVATIONS, 'extension', id, to],
    queryFn: ({ signal }) =>
      answered(
        api.POST('/api/reservations/{id}/extend/quote', {
          params: { path: { id } },
          body: { end_time: new Date(to as number).toISOString() },
          signal,
        }),
      ),
    enabled: to !== null,
    refetchInterval: PERIOD_MS,
  });

export const calendarQuery = (id: string, gpus: number | undefined, zone: string) =>
  queryOptions({
    queryKey: ['mine', 'calendar', id, gpus ?? null, zone],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/api/reservations/gpu/{id}/calendar', {
          params: { path: { id }, query: { days: DAYS, zone, ...(gpus === undefined ? {} : { gpu_count: gpus }) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: PERIOD_MS,
  });

export const reservationsQuery = ({ status }: ReservationsSearch) =>
  infiniteQueryOptions({
    queryKey: [...RESERVATIONS, 'list', status ?? []],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/api/reservations/my-bookings', {
          params: {
            query: {
              limit: A_PAGE,
              ...(status === undefined ? {} : { status: [...status] }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });

/** What has begun but not ended moves; what a cancellation costs moves with the hours. */
function periodOf(data: Detail | undefined): number | false {
  if (data === undefined) return PERIOD_MS;
  if (data.charged !== null) return false;
  const starts = data.status === 'PENDING' && Date.parse(data.start_time) < Date.now() + HOUR_MS;
  return data.ending || starts ? SOON_MS : PERIOD_MS;
}

export const reservationQuery = (id: string) =>
  queryOptions({
    queryKey: [...RESERVATIONS, 'one', id],
    queryFn: ({ signal }) => answered(api.GET('/api/reservations/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state: { data } }) => periodOf(data),
  });
