import type { Deployment, Place, Release } from '../../../shared/features/deployments/schema.ts';
import type { KnownError } from '../../app/connection.ts';
import { short } from '../../lib/short.ts';
import type { ToastOptions } from '../../ui/toast.tsx';
import { isInstant, numbered, placeName } from './words.ts';

interface Client {
  deploy: (input: { placeId: string; commit?: string | null }) => Promise<Deployment>;
  promote: (input: { fromPlaceId: string; placeId: string }) => Promise<Deployment>;
  rollback: (input: { placeId: string; releaseId: string; migrationsStay?: boolean }) => Promise<Deployment>;
  abort: (input: { id: string }) => Promise<Deployment>;
  removePlace: (input: { id: string; leave: boolean }) => Promise<{ stopped: number; left: string[] }>;
}

interface ActDeps {
  client: Client;
  toast: (options: ToastOptions) => void;
  failure: (what: string, error: unknown) => ToastOptions;
  known: (error: unknown) => KnownError | null;
  go: (to: string) => void;
  /** Reads places and history again. */
  again: () => void;
  /** Asks what has to be said before a way back. */
  ask: (place: Place, release: Release, why: string) => void;
}

export const placePath = (id: string): string => `/deployments/${encodeURIComponent(id)}`;
export const receiptPath = ({ placeId, id }: Pick<Deployment, 'placeId' | 'id'>): string =>
  `${placePath(placeId)}?deployment=${encodeURIComponent(id)}`;

/** For who does not come from the place: it may be there no more. */
export const ownReceiptPath = (id: string): string => `/deployments/receipts/${encodeURIComponent(id)}`;

/** Each shows what it was asked for and throws what went wrong, so that a dialog can stay and say why. */
export function createActs({ client, toast, failure, known, go, again, ask }: ActDeps) {
  const show = (deployment: Deployment) => ({ label: 'Show', onSelect: () => go(placePath(deployment.placeId)) });

  async function done<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      again();
    }
  }

  return {
    async deploy(place: Place, commit: string | null): Promise<Deployment> {
      const deployment = await done(client.deploy({ placeId: place.id, commit }));
      toast({
        title: `${short(place.projectName, 60)} ${numbered(deployment.release)} is on its way to ${short(place.spec.name, 40)}`,
        action: show(deployment),
      });
      return deployment;
    },

    async promote(from: Place, to: Place): Promise<Deployment> {
      const deployment = await done(client.promote({ fromPlaceId: from.id, placeId: to.id }));
      toast({
        title: `What is live at ${short(from.spec.name, 40)} is on its way to ${short(to.spec.name, 40)}`,
        action: show(deployment),
      });
      return deployment;
    },

    async rollback(place: Place, release: Release, migrationsStay: boolean): Promise<void> {
      const deployment = await done(client.rollback({ placeId: place.id, releaseId: release.id, migrationsStay }));
      toast({
        title: `${placeName(place)} goes back to ${numbered(release)}`,
        ...(!isInstant(release) && { description: 'It is started first; requests follow when it is ready.' }),
        action: show(deployment),
      });
    },

    /** The one click. Where a version between has changed the database the core says so, and that is asked. */
    async goBack(place: Place, release: Release): Promise<void> {
      try {
        await this.rollback(place, release, false);
      } catch (error) {
        const told = known(error);
        if (told?.code === 'CONFLICT' && told.data.what === 'migrations') return ask(place, release, told.data.why);
        toast(failure(`${placeName(place)} did not go back to ${numbered(release)}`, error));
      }
    },

    async abort(deployment: Deployment): Promise<void> {
      await done(client.abort({ id: deployment.id }));
      toast({
        title: deployment.previous
          ? `Aborted: all requests go to ${numbered(deployment.previous)} again`
          : `Aborted: ${numbered(deployment.release)} is taken away`,
      });
    },

    /** What cannot be reached is only left where it is when that was asked for. */
    async remove(place: Place, leave = false): Promise<void> {
      const { stopped, left } = await done(client.removePlace({ id: place.id, leave }));
      const ended =
        stopped === 0
          ? 'Nothing of it was stopped.'
          : `${stopped === 1 ? 'One process was' : `${stopped} processes were`} stopped.`;
      toast({
        tone: 'ok',
        title: `${placeName(place)} is removed`,
        description: `${ended} Its history stays in the journal.`,
      });
      // Told nowhere else: one for each, which stays until it was read.
      for (const description of left)
        toast({ tone: 'warn', title: `Something of ${placeName(place)} is left`, description, timeout: 0 });
      go('/deployments');
    },
  };
}
export type Acts = ReturnType<typeof createActs>;
