/** The models on offer to choose from, by typing or from the list. */
import { MultiSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { modelsQuery } from '../models/queries.ts';

function useNames(chosen: readonly string[]): string[] {
  const { data } = useQuery(modelsQuery(false));
  // What an address asks for stays in the field, on offer or not.
  return [...new Set([...(data?.items ?? []).map(({ model }) => model), ...chosen])];
}

const NOTHING = 'No model of that name is on offer';

type ModelsFieldProps = {
  readonly chosen: readonly string[] | undefined;
  readonly onChange: (models: readonly string[]) => void;
};

export function ModelsField({ chosen = [], onChange }: ModelsFieldProps) {
  return (
    <MultiSelect
      label="Models"
      size="xs"
      searchable
      clearable
      maxValues={50}
      nothingFoundMessage={NOTHING}
      clearButtonProps={{ 'aria-label': 'Clear models' }}
      data={useNames(chosen)}
      value={[...chosen]}
      onChange={onChange}
      {...(chosen.length === 0 ? { placeholder: 'Any model' } : {})}
    />
  );
}

type ModelFieldProps = {
  readonly chosen: string | undefined;
  readonly onChange: (model: string | undefined) => void;
  readonly size?: 'xs' | 'sm';
  readonly error?: string | undefined;
};

export function ModelField({ chosen, onChange, size = 'xs', error }: ModelFieldProps) {
  return (
    <Select
      label="Model"
      size={size}
      error={error}
      searchable
      placeholder="Choose a model"
      nothingFoundMessage={NOTHING}
      data={useNames(chosen === undefined ? [] : [chosen])}
      value={chosen ?? null}
      onChange={(model) => onChange(model ?? undefined)}
    />
  );
}
