/** The block that is wanted, what it costs, and the one button that books it. */
import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type Ref, useRef, useState } from 'react';
import { showAgo, useNow } from '../frame/age.ts';
import { answered, api, type Schemas } from '../frame/api.ts';
import { Card, FormProblem, fieldError } from '../frame/form.tsx';
import { balanceQuery } from '../frame/me.ts';
import { showMoney } from '../frame/money.ts';
import { CostLines } from '../market/cost-lines.tsx';
import { isAnswer, useOnceKey } from '../wallet/use-once.ts';
import { Alternatives } from './alternatives.tsx';
import { BlockFields } from './block-fields.tsx';
import { Calendar } from './calendar.tsx';
import { Offered, Refusal } from './clash.tsx';
import { blockFields, type Draft, faultsOf, searchOf, startFields, wantedOf } from './draft.ts';
import { MachineFields } from './machine-fields.tsx';
import { type Asked, askedOf, bodyOf, quoteQuery, RESERVATIONS, type Wanted } from './queries.ts';
import classes from './reservations.module.css';
import { SETTING_FIELDS } from './settings.ts';
import { WhatIf } from './what-if.tsx';
import type { Block } from './zone.ts';

type Quote = Schemas['ReservationQuote'];

const BLOCK_FIELDS = ['/start_time', '/end_time', '/gpu_count', '/disk_gb', '/ssh_public_key'];
const FIELDS = [...BLOCK_FIELDS, '/max_price_per_hour', ...SETTING_FIELDS];
const TYPING_MS = 300;

const words = (amount: string): string => showMoney(amount).slice(1);

function Sums({ quote, now }: { quote: Quote; now: number }) {
  const { data: balance } = useQuery(balanceQuery);
  const complete = quote.cost.lines.every(({ unit_price: each }) => each !== null);
  return (
    <>
      <CostLines cost={{ ...quote.cost, complete }} />
      <p className={classes.soft}>
        The price was seen {showAgo(quote.observed_at, now)} and stays as booked; {quote.disk_gb} GB of disk. Traffic is
        not counted.
        {balance && ` You have ${showMoney(balance.available)} available.`}
      </p>
    </>
  );
}

/** Books what is wanted; the same block under the same key while nobody knows what came of it. */
function useBooking(onBooked: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const once = useOnceKey();
  const sent = useRef<{ readonly intent: string; readonly body: Schemas['ReservationRequest'] } | null>(null);
  return useMutation({
    mutationFn: ({ wanted, shown }: { wanted: Wanted; shown: Quote }) => {
      const intent = JSON.stringify(wanted);
      // "Now" is the moment of the first try, its price the one shown then: a key stands for one body.
      if (sent.current?.intent !== intent) sent.current = { intent, body: bodyOf(wanted, shown) };
      const { body } = sent.current;
      const header = { 'idempotency-key': once.keyFor(JSON.stringify(body)) };
      return answered(api.POST('/api/reservations/', { params: { header }, body }));
    },
    onSuccess: ({ id, held }) => {
      onBooked();
      notifications.show({ title: 'Booked', message: `${showMoney(held)} are held for it` });
      return navigate({ to: '/reservations/$id', params: { id } });
    },
    onSettled: (_, error) => {
      once.answered(error);
      if (isAnswer(error)) sent.current = null;
      void queries.invalidateQueries({ queryKey: RESERVATIONS });
      void queries.invalidateQueries({ queryKey: ['mine', 'calendar'] });
      void queries.invalidateQueries({ queryKey: ['mine', 'balance'] });
    },
  });
}

type CostProps = {
  readonly isWanted: boolean;
  readonly quote: Quote | undefined;
  readonly error: Error | null;
  readonly settled: boolean;
  readonly booking: ReturnType<typeof useBooking>;
  readonly take: (block: Block) => void;
  readonly takePrice: (perHour: string) => void;
  readonly zone: string;
  readonly now: number;
  readonly button: Ref<HTMLButtonElement>;
};

function CostCard(props: CostProps) {
  const { isWanted, quote, error, settled, booking, take, takePrice, zone, now, button } = props;
  return (
    <Card title="What it costs" id="cost">
      {quote && isWanted && <Sums quote={quote} now={now} />}
      {!quote && !error && isWanted && <p className={classes.soft}>Reckoning…</p>}
      {!isWanted && <p className={classes.soft}>Say when and for how long, and it is reckoned.</p>}
      <FormProblem error={error} fields={FIELDS} />
      <Refusal
        error={booking.error}
        fields={FIELDS}
        moves
        zone={zone}
        nothing="Nothing was booked and nothing is held."
        instead={({ free_parts: parts, next_free: next, price_per_hour: perHour, total }) =>
          perHour === undefined || total === undefined ? (
            <>
              <Offered title="The part of it that is free" blocks={parts} zone={zone} take={take} />
              <Offered title="As long, at the next free time" blocks={next} zone={zone} take={take} />
            </>
          ) : (
            <div>
              <Button size="xs" variant="default" onClick={() => takePrice(perHour)}>
                Allow {showMoney(total)} in all, {showMoney(perHour)} an hour
              </Button>
            </div>
          )
        }
      />
      <Button
        ref={button}
        type="submit"
        size="md"
        loading={booking.isPending}
        disabled={booking.isSuccess || !quote || !settled}
      >
        {quote ? `Book for ${words(quote.cost.total)} USDC` : 'Book'}
      </Button>
      <p className={classes.soft}>The amount is held now, and paid when the machine answers.</p>
    </Card>
  );
}

type FormProps = {
  readonly listing: Schemas['Listing'];
  readonly initial: Draft;
  readonly zone: string;
  readonly onWanted: (search: ReturnType<typeof searchOf>) => void;
  readonly onDraft: (draft: Draft) => void;
  /** It goes on with another listing, or, null, was booked. */
  readonly onLeave: (draft: Draft, gpu: string | null) => void;
};

export function BookForm({ listing, initial, zone, onWanted, onDraft, onLeave }: FormProps) {
  const now = useNow(15_000);
  const [draft, setDraft] = useState(initial);
  const button = useRef<HTMLButtonElement>(null);
  const booking = useBooking(() => onLeave(draft, null));
  const wanted = wantedOf(listing.id, draft, zone);
  const asking = wanted && JSON.stringify(askedOf(wanted));
  const [asked] = useDebouncedValue(asking, TYPING_MS);
  const quoted = useQuery(quoteQuery(asked === null ? null : (JSON.parse(asked) as Asked)));
  const isAsked = asking !== null && asking === asked;
  const faults = faultsOf(draft, zone);
  const errorOf = (pointer: string) =>
    fieldError(booking.error, pointer) ?? fieldError(isAsked ? quoted.error : null, pointer);
  const set = (patch: Partial<Draft>) => {
    const next = { ...draft, ...patch };
    setDraft(next);
    onDraft(next);
    booking.reset();
    const search = wantedOf(listing.id, next, zone);
    if (search) onWanted(searchOf(search));
  };
  const take = (block: Block) => {
    set(blockFields(block, zone));
    button.current?.focus();
  };
  const takePrice = (perHour: string) => {
    if (draft.limit !== '' && Number(draft.limit) < Number(perHour))
      set({ limit: showMoney(perHour).slice(1).replaceAll(',', '') });
    booking.reset();
    void quoted.refetch();
    button.current?.focus();
  };
  const pick = (start: string) => {
    const at = Date.parse(start);
    set(at <= Date.now() ? { isNow: true } : startFields(at, zone));
  };
  return (
    <form
      className={classes.layout}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const shown = quoted.data;
        if (wanted === null || shown === undefined || !isAsked || booking.isPending || booking.isSuccess) return;
        booking.mutate({ wanted, shown });
      }}
    >
      <div className={classes.stack}>
        <Card title="The block" id="block">
          <div className={classes.form}>
            <BlockFields
              {...{ draft, set, zone, now }}
              startError={faults.start ?? errorOf('/start_time')}
              lengthError={faults.length ?? errorOf('/end_time')}
            />
            <MachineFields {...{ draft, set, listing, errorOf }} />
          </div>
        </Card>
        <WhatIf {...{ draft, set, errorOf }} quote={quoted.data} />
      </div>
      <div className={classes.stack}>
        <CostCard
          {...{ booking, take, takePrice, zone, now, button }}
          isWanted={wanted !== null}
          quote={quoted.data}
          error={isAsked ? quoted.error : null}
          settled={isAsked && !quoted.isPlaceholderData}
        />
        {wanted && quoted.data && (
          <Alternatives quote={quoted.data} asked={askedOf(wanted)} onLeave={(gpu) => onLeave(draft, gpu)} />
        )}
        <Calendar gpu={listing.id} gpus={quoted.data?.gpu_count} zone={zone} pick={pick} />
      </div>
    </form>
  );
}
