import type { ActReceipt } from '../../../shared/features/containers/acts.ts';
import type { Volume } from '../../../shared/features/containers/things.ts';
import { type Ask, statusOf } from './ask.ts';
import type { Catalogue } from './catalogue.ts';
import type { DiskFacts } from './disk-facts.ts';
import { asUser, composeOf, type Ownership } from './ownership.ts';
import type { Receipts } from './receipts.ts';

interface Deps {
  ask: Ask;
  catalogue: Pick<Catalogue, 'volumesOf'>;
  facts: DiskFacts;
  owned: Ownership;
  receipt: Receipts;
  changed: () => void;
}

export const isAnonymous = (name: string) => /^[0-9a-f]{64}$/.test(name);

export function createVolumes({ ask, catalogue, facts, owned, receipt, changed }: Deps) {
  return {
    list: () =>
      ask('volumes', '', async (docker): Promise<Volume[]> => {
        const { volumes } = await facts.read(docker);
        const { containers, of } = await owned();
        return volumes
          .map(({ Name, Driver, Labels, UsageData, CreatedAt }) => {
            const users = containers.filter(({ id }) => catalogue.volumesOf(id).includes(Name));
            const size = UsageData?.Size ?? -1;
            return {
              name: Name,
              driver: Driver,
              createdAt: Date.parse(CreatedAt ?? '') || null,
              bytes: size >= 0 ? size : null,
              anonymous: isAnonymous(Name),
              usedBy: users.map(asUser),
              compose: composeOf(Labels),
              project: of(Labels, users),
            };
          })
          .sort((a, b) => a.name.localeCompare(b.name, 'en'));
      }),

    create: (name: string): Promise<ActReceipt> =>
      ask('volume', name, (docker) =>
        receipt({ of: 'volume', id: name, name, act: 'create' }, async () => {
          await docker.createVolume({ Name: name });
          const { Driver } = await docker.getVolume(name).inspect();
          changed();
          return {
            sentence: `The volume ${name} was made`,
            evidence: [{ ok: true, sentence: `It is there, kept by ${Driver}` }],
          };
        }),
      ),

    remove: (name: string): Promise<ActReceipt> =>
      ask('volume', name, async (docker) => {
        const box = docker.getVolume(name);
        await box.inspect();
        return receipt({ of: 'volume', id: name, name, act: 'remove' }, async () => {
          await box.remove();
          const gone = await box.inspect().then(
            () => false,
            (error: unknown) => statusOf(error) === 404,
          );
          changed();
          return {
            sentence: `The volume ${name} was removed`,
            evidence: [{ ok: gone, sentence: gone ? 'It is gone' : 'It is still there' }],
          };
        });
      }),
  };
}
