/** A market's limits. An empty field is what comes with the market. */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Schemas } from '../frame/api.ts';
import { FormProblem, fieldError } from '../frame/form.tsx';
import { Sheet } from '../frame/sheet.tsx';
import classes from './operations.module.css';
import { configure, useOrder } from './queries.ts';

type Setting = Schemas['ProviderSettingsAnswer'];

const fields = [
  ['requests_per_minute', 'Calls a minute', 'No minute sees more, over all workers'],
  ['burst', 'Calls at once', 'At most the calls a minute'],
  ['failure_threshold', 'Failures in a row', 'So many open the circuit breaker'],
  ['open_seconds', 'Seconds open', 'Then one call tries whether the market is back'],
  ['timeout_ms', 'Milliseconds for a call', 'A call that takes longer has failed'],
  ['concurrency', 'Calls under way', 'At once, in each process'],
] as const;
type Field = (typeof fields)[number][0];

export function SettingsSheet({ setting, onClose }: { setting: Setting; onClose: () => void }) {
  const { provider, name, settings, usual } = setting;
  const [texts, setTexts] = useState(
    () =>
      Object.fromEntries(
        fields.map(([field]) => [field, settings[field] === usual[field] ? '' : String(settings[field])]),
      ) as Record<Field, string>,
  );
  const save = useOrder((change: Record<Field, number | null>) => configure(provider, change));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const change = Object.fromEntries(
      fields.map(([field]) => [field, texts[field].trim() === '' ? null : Number(texts[field])]),
    ) as Record<Field, number | null>;
    save.mutate(change, { onSuccess: onClose });
  };
  return (
    <Sheet
      opened
      onClose={onClose}
      side="middle"
      size="28rem"
      title={`Settings of ${name}`}
      closeLabel="Close the settings"
    >
      <form onSubmit={submit} className={classes.form} noValidate>
        <p>They hold for every process at once. An empty field is what comes with the market.</p>
        <FormProblem error={save.error} fields={fields.map(([field]) => `/${field}`)} />
        {fields.map(([field, label, description]) => (
          <TextInput
            key={field}
            label={label}
            description={`${description}; as it comes: ${usual[field]}`}
            inputMode="numeric"
            value={texts[field]}
            error={fieldError(save.error, `/${field}`)}
            onChange={({ currentTarget: { value } }) => setTexts((before) => ({ ...before, [field]: value }))}
          />
        ))}
        <div className={classes.row}>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
          <Button variant="default" onClick={onClose}>
            Leave as it is
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
