import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Cancel } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Hook, Hooks } from '../hooks.ts';
import type { StartTrigger } from './types.ts';

export const notServed = 'only the headless host (npm run serve) answers webhooks, and this is not one';

interface Deps {
  log: Logger;
  hooks: Pick<Hooks, 'register' | 'address' | 'onChange'>;
  /** Of a name as it stands in the text; throws NOT_FOUND or UNAVAILABLE. */
  secret: (name: string) => Promise<string>;
  onSecrets: (fn: () => void) => Cancel;
}

export function createWebhookTrigger({ log, hooks, secret, onSecrets }: Deps): StartTrigger<'webhook'> {
  return (spec, context) => {
    let registered: Cancel | null = null;
    let missing: string | null = null;
    let stopped = false;

    const hook: Hook = {
      workflowId: context.workflow().id,
      secret: null,
      signature: spec.signature,
      deliver: ({ payload, label, idempotencyKey }) =>
        context.fire({ payload, label, ...(idempotencyKey !== null && { idempotencyKey }) }),
    };

    function tell(): void {
      if (!registered) context.trouble(`another workflow has the hook ${spec.name}`);
      else if (hooks.address(spec.name) === null) context.trouble(notServed, { quiet: true });
      else context.trouble(missing);
    }

    async function readSecret(): Promise<void> {
      try {
        const value = await secret(spec.secret);
        hook.secret = value;
        missing = null;
      } catch (error) {
        hook.secret = null;
        const data = error instanceof DomainError ? error.data : null;
        missing =
          data && 'why' in data
            ? `the secret ${spec.secret} cannot be read: ${data.why}`
            : `the secret ${spec.secret} is not set`;
        if (!data) log.error('the secret of a hook could not be read', error);
      }
    }
    const refresh = () => {
      void readSecret().then(() => {
        if (!stopped) tell();
      });
    };
    const claim = () => {
      registered ??= hooks.register(spec.name, hook);
      tell();
    };

    claim();
    refresh();
    const stops = [hooks.onChange(claim), onSecrets(refresh)];
    return () => {
      stopped = true;
      for (const stop of stops) stop();
      registered?.();
    };
  };
}
