import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Connection, ModelRef, Price } from '../../../../shared/features/minds/schema.ts';
import type { Known, Registry } from './registry.ts';
import type { KeptModel, MindsRepo } from './repo.ts';

interface Deps {
  repo: MindsRepo;
  registry: Registry;
  /** One at a time, on something that will be kept. */
  write: <T>(id: string, task: (one: Known) => Promise<T>) => Promise<T>;
  changed: (id: string) => void;
}

const mostByHand = 200;

/** What the user says of models: that there is one, and what it costs. */
export function createModels({ repo, registry, write, changed }: Deps) {
  const told = (one: Known): Connection => {
    changed(one.id);
    return registry.view(one);
  };

  return {
    addModel: ({ connectionId, model }: ModelRef): Promise<Connection> =>
      write(connectionId, async (one) => {
        if (one.models.some(({ id }) => id === model))
          throw new DomainError('CONFLICT', { what: 'model', why: `${one.name} has ${model} already.` });
        if (one.models.filter(({ byHand }) => byHand).length >= mostByHand)
          throw new DomainError('CONFLICT', { what: 'model', why: `There are ${mostByHand} named by hand already.` });
        const added: KeptModel = {
          ...{ id: model, contextTokens: null, outputTokens: null, embeds: null, price: null },
          ...{ listed: false, byHand: true },
        };
        one.models = [...one.models, added];
        await repo.putModels(one.id, one.models);
        return told(one);
      }),
    removeModel: ({ connectionId, model }: ModelRef): Promise<Connection> =>
      write(connectionId, async (one) => {
        const left = one.models.filter(({ id, byHand }) => id !== model || !byHand);
        if (left.length === one.models.length) throw new DomainError('NOT_FOUND', { what: 'model', id: model });
        one.models = left;
        await repo.putModels(one.id, left);
        return told(one);
      }),
    setPrice: (ref: ModelRef & { price: Price | null }): Promise<Connection> =>
      write(ref.connectionId, async (one) => {
        if (!one.models.some(({ id }) => id === ref.model))
          throw new DomainError('NOT_FOUND', { what: 'model', id: ref.model });
        await repo.putPrice(ref, ref.price);
        if (ref.price) registry.prices.set(registry.keyOf(ref), ref.price);
        else registry.prices.delete(registry.keyOf(ref));
        return told(one);
      }),
  };
}
