import type { Clock } from '../../../../core/lib/clock.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { KubeClient } from '../client/create-client.ts';
import { isFault } from '../client/faults.ts';
import type { KubeObject } from '../client/objects.ts';
import { labels, manager, ofAnotherOptimus } from '../names.ts';

const kind = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
const seconds = 120;
const renewMs = 40_000;
const tries = 5;

interface LeaseSpec {
  holderIdentity?: string | null;
  leaseDurationSeconds?: number;
  renewTime?: string;
}
export interface Holding {
  client: KubeClient;
  /** Of what is shipped: another Optimus knows the same place by another id. */
  name: string;
  placeId: string;
  /** The deployment: after a crash it takes up what it held. */
  holder: string;
  signal: AbortSignal;
}

/** Of two that ship to the same names at once one goes first, and the other is told. */
export function createLeases({ clock }: { clock: Pick<Clock, 'now' | 'every'> }) {
  const leaseName = (name: string) => `optimus-${name}`;
  const now = () => new Date(clock.now()).toISOString().replace(/Z$/, '000Z');

  async function hold({ client, name, placeId, holder, signal }: Holding): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const spec: LeaseSpec = { holderIdentity: holder, leaseDurationSeconds: seconds, renewTime: now() };
      const found = await client.get(kind, leaseName(name), signal);
      try {
        if (!found) {
          const metadata = {
            name: leaseName(name),
            namespace: client.namespace,
            labels: { [labels.managed]: manager, [labels.place]: placeId },
          };
          await client.create({ ...kind, metadata, spec: { ...spec } } as KubeObject, signal);
          return;
        }
        const held = (found.spec ?? {}) as LeaseSpec;
        const until = Date.parse(held.renewTime ?? '') + (held.leaseDurationSeconds ?? seconds) * 1_000;
        if (held.holderIdentity && held.holderIdentity !== holder && until > clock.now())
          throw new StepFailure(
            `Another Optimus ships ${name} to the namespace ${client.namespace} at this moment (Lease ${leaseName(name)}, held by ${held.holderIdentity})`,
            { code: ofAnotherOptimus, retry: false },
          );
        const metadata = { resourceVersion: found.metadata.resourceVersion, labels: { [labels.place]: placeId } };
        await client.patch(kind, leaseName(name), { metadata, spec }, signal);
        return;
      } catch (error) {
        // Somebody was quicker: who it was is looked at.
        if (!isFault(error, 'conflict', 'exists') || attempt >= tries) throw error;
      }
    }
  }

  return {
    /** Held as long as it takes; false: it may not be written, so nobody is kept out. */
    async during<T>(holding: Holding, task: (held: boolean) => Promise<T>): Promise<T> {
      const held = await hold(holding).then(
        () => true,
        (error: unknown) => {
          if (isFault(error, 'forbidden')) return false;
          throw error;
        },
      );
      const cancel = held ? clock.every(renewMs, () => void hold(holding).catch(() => {})) : () => {};
      try {
        return await task(held);
      } finally {
        cancel();
      }
    },
    async letGo({ client, name, holder, signal }: Holding): Promise<void> {
      const found = await client.get(kind, leaseName(name), signal);
      if (!found || (found.spec as LeaseSpec | undefined)?.holderIdentity !== holder) return;
      const { resourceVersion } = found.metadata;
      await client.patch(
        kind,
        leaseName(name),
        { metadata: { resourceVersion }, spec: { holderIdentity: null } },
        signal,
      );
    },
  };
}
export type Leases = ReturnType<typeof createLeases>;
