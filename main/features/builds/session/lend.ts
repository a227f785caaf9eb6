import type Docker from 'dockerode';
import type { BuildSecret } from '../../../../shared/features/builds/schema.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import { sentenceOf } from '../words.ts';
import { sourceText } from './lending.ts';
import { type BuildSession, openSession } from './open-session.ts';

export const noSecretsInClassic =
  'The engine has only the classic builder, which cannot be lent a secret. Build on an engine with BuildKit (Docker 18.09 or later), or hand nothing over';

/** Names that nothing is known for: of an engine that asks on and on no more are kept. */
const mostUnknown = 100;

interface Lending {
  values(): Promise<ReadonlyMap<string, Buffer>>;
  signal: AbortSignal;
  log(text: string): void;
}

interface Lent {
  id: string;
  /** What the secrets have to do with a failure: null where nothing. */
  said(why: string | null): string | null;
  close(): void;
}

/** Opens the way by which BuildKit asks for what it is lent; null where nothing is. */
export async function lend(
  docker: Docker,
  builder: 'BuildKit' | 'classic',
  secrets: readonly BuildSecret[],
  { values, signal, log }: Lending,
): Promise<Lent | null> {
  if (secrets.length === 0) return null;
  if (builder === 'classic') throw new StepFailure(noSecretsInClassic, { code: 'NO_SECRETS', retry: false });
  const known = await values();
  const asked = new Set<string>();
  const unknown = new Set<string>();
  let session: BuildSession;
  try {
    session = await openSession({
      ...{ docker, secrets: known, signal },
      onAsked(id, isKnown) {
        const secret = secrets.find((one) => one.id === id);
        if (secret && !asked.has(id)) log(`The secret ${id} is handed over: ${sourceText(secret)}`);
        if (isKnown) asked.add(id);
        else if (id !== '' && unknown.size < mostUnknown) unknown.add(id.slice(0, 200));
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new StepFailure(`The engine takes no secrets: ${sentenceOf(error)}`, {
      ...{ code: 'NO_SECRETS', retry: false, cause: error },
    });
  }
  return {
    id: session.id,
    said(why) {
      if (why === null) {
        for (const { id } of secrets) if (!asked.has(id)) log(`No step that was run has asked for the secret ${id}`);
        return null;
      }
      if (session.lost()) return 'The connection by which the engine asks for secrets was lost';
      const missing = [...unknown].filter((id) => why.includes(id));
      return missing.length === 0
        ? null
        : `A step asks for the secret ${missing.join(', ')}, which is not handed over: choose it under Secrets`;
    },
    close: session.close,
  };
}
