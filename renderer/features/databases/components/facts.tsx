import type { DatabaseDepth } from '../../../../shared/features/databases/schema.ts';
import { printable } from '../../../lib/printable.ts';
import { KeyValue } from '../../../ui/key-value.tsx';

export function Facts({ facts }: { facts: DatabaseDepth['facts'] }) {
  return (
    <KeyValue
      keyWidth={15}
      items={facts.map(({ name, value }) => ({ key: name, value: printable(value.slice(0, 300)) || 'not known' }))}
    />
  );
}
