import { z } from 'zod';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { createSecrets } from '../../../core/secrets/secrets.ts';
import type { VapidKeys } from '../senders/web-push.ts';

const name = 'notifications/vapid';
const keysShape = z.object({ publicKey: z.string(), privateKey: z.string() });

/** The key pair by which push services know this Optimus; made once, kept in the secret store, and the same for every browser. */
export function createVapidKeys(secrets: Pick<ReturnType<typeof createSecrets>, 'get' | 'set'>) {
  let asked: Promise<VapidKeys> | null = null;

  async function find(): Promise<VapidKeys> {
    const kept = await secrets.get(name).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'NOT_FOUND') return null;
      throw error;
    });
    const parsed = keysShape.safeParse(kept === null ? null : JSON.parse(kept));
    if (parsed.success) return parsed.data;
    // Asked for by whoever pairs a browser, and by nobody at a start.
    const { default: webPush } = await import('web-push');
    const made = webPush.generateVAPIDKeys();
    await secrets.set(name, JSON.stringify(made), 'The key by which browsers know this Optimus');
    return made;
  }

  return (): Promise<VapidKeys> => {
    asked ??= find().catch((error: unknown) => {
      asked = null;
      throw error;
    });
    return asked;
  };
}
