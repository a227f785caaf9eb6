import type { Connection, ModelInfo, ModelRef, Price } from '../../../../shared/features/minds/schema.ts';
import { short } from '../../../lib/short.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { sameModel } from '../words.ts';

/** Microdollars for a million tokens. */
const dollars = (micro: number) => `$${(micro / 1_000_000).toLocaleString('en-US', { maximumFractionDigits: 3 })}`;

export const priceWords = (price: Price | null): string =>
  price === null
    ? 'price not known'
    : price.input === 0 && price.output === 0
      ? 'no charge'
      : `${dollars(price.input)} in, ${dollars(price.output)} out for a million tokens`;

const answers = ({ embeds, speech }: ModelInfo, local: boolean) =>
  speech === null && (local ? embeds === false : embeds !== true);

/** Every model that can answer, under its connection. */
export function modelEntries(
  connections: readonly Connection[],
  current: ModelRef | null,
  onChoose: (model: ModelRef) => void,
): MenuEntry[] {
  return connections.flatMap((connection): MenuEntry[] => {
    const entries = connection.models
      .filter((model) => answers(model, connection.kind === 'local'))
      .slice(0, 200)
      .map(
        (model): MenuEntry => ({
          id: `${connection.id} ${model.id}`,
          label: `${short(model.id, 100)}${sameModel(current, { connectionId: connection.id, model: model.id }) ? ' (chosen)' : ''}`,
          hint: connection.kind === 'local' ? 'runs on this machine' : priceWords(model.price),
          onSelect: () => onChoose({ connectionId: connection.id, model: model.id }),
        }),
      );
    return entries.length === 0
      ? []
      : [{ type: 'group', id: connection.id, label: short(connection.name, 80), entries }];
  });
}
