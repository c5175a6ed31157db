/** How much of the listing is wanted, and who may log in. */
import { Textarea, TextInput } from '@mantine/core';
import type { Schemas } from '../frame/api.ts';
import { useMe } from '../frame/me.ts';
import type { Draft } from './draft.ts';

type MachineFieldsProps = {
  readonly draft: Draft;
  readonly set: (patch: Partial<Draft>) => void;
  readonly listing: Schemas['Listing'];
  readonly errorOf: (pointer: string) => string | undefined;
};

/** Where physical GPUs stand behind it, it is had as it is. */
export const hasUnits = ({ capacity, physical_gpu_ids: physical }: Schemas['Listing']): boolean =>
  capacity > 1 && physical.length === 0;

function GpuCount({ draft, set, listing, errorOf }: MachineFieldsProps) {
  const { gpu_count: each, capacity, free } = listing;
  const steps = each === 1 ? '' : `A multiple of ${each}; `;
  return (
    <TextInput
      label="GPUs"
      description={`Empty: ${each}. ${steps}${capacity * each} at most; free now: ${free * each}`}
      inputMode="numeric"
      autoComplete="off"
      placeholder={String(each)}
      value={draft.gpus}
      error={errorOf('/gpu_count')}
      onChange={({ currentTarget: { value } }) => set({ gpus: value.replace(/\D/g, '').slice(0, 4) })}
    />
  );
}

export function MachineFields(props: MachineFieldsProps) {
  const { draft, set, listing, errorOf } = props;
  const me = useMe();
  const has = listing.disk_gb === null ? '' : `; it has ${Math.floor(listing.disk_gb)} GB`;
  return (
    <>
      {hasUnits(listing) && <GpuCount {...props} />}
      <TextInput
        label="Disk in GB"
        description={`Empty: 20 GB, or all there is where that is less${has}`}
        inputMode="numeric"
        autoComplete="off"
        placeholder="20"
        value={draft.disk}
        error={errorOf('/disk_gb')}
        onChange={({ currentTarget: { value } }) => set({ disk: value.replace(/\D/g, '').slice(0, 5) })}
      />
      <Textarea
        label="SSH public key"
        description={
          me?.ssh_public_key
            ? 'Who has its private half may log in; empty: the key of your profile'
            : 'Who has its private half may log in; one line as in id_ed25519.pub. Without one nobody can, and it cannot be added later'
        }
        autoComplete="off"
        spellCheck={false}
        autosize
        minRows={2}
        maxRows={5}
        maxLength={1000}
        placeholder="ssh-ed25519 AAAA… name"
        value={draft.sshKey}
        error={errorOf('/ssh_public_key')}
        onChange={({ currentTarget: { value } }) => set({ sshKey: value.replace(/[\r\n]+/g, '') })}
      />
    </>
  );
}
