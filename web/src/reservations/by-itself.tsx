/** What is to happen by itself with a reservation that is booked. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { answered, api } from '../frame/api.ts';
import { Card, FormProblem, fieldError } from '../frame/form.tsx';
import { showMoney } from '../frame/money.ts';
import classes from './reservations.module.css';
import type { Detail } from './reservations-search.ts';
import { SETTING_FIELDS, type Settings, settingsBody, settingsOf } from './settings.ts';
import { SettingsFields } from './settings-fields.tsx';
import { useChange } from './use-change.ts';

export function ByItself({ detail }: { detail: Detail }) {
  const { id, max_price_per_hour: limit } = detail;
  // Until it is touched it shows what the server has.
  const [draft, setDraft] = useState<Settings | null>(null);
  const settings = draft ?? settingsOf(detail);
  const changing = useChange(
    id,
    (wished: Settings, header) =>
      answered(api.PATCH('/api/reservations/{id}', { params: { path: { id }, header }, body: settingsBody(wished) })),
    () => {
      setDraft(null);
      notifications.show({ message: 'What happens by itself is saved' });
    },
  );
  const isSame = JSON.stringify(settingsBody(settings)) === JSON.stringify(settingsBody(settingsOf(detail)));
  return (
    <Card title="By itself, if…" id="by-itself">
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isSame && !changing.isPending) changing.mutate(settings);
        }}
      >
        <SettingsFields
          settings={settings}
          set={(patch) => {
            setDraft({ ...settings, ...patch });
            changing.reset();
          }}
          errorOf={(pointer) => fieldError(changing.error, pointer)}
        />
        <p className={classes.soft}>The price limit is {showMoney(limit)} an hour, as it was booked.</p>
        <FormProblem error={changing.error} fields={SETTING_FIELDS} />
        <div>
          <Button type="submit" variant="default" loading={changing.isPending} disabled={isSame}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}
