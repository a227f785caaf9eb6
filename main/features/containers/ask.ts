import type Docker from 'dockerode';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { EngineState } from '../../../shared/features/containers/schema.ts';
import type { Engine } from './engine.ts';

/** `what` and `id` name it where the engine says that there is no such thing. */
export type Ask = <T>(what: string, id: string, act: (docker: Docker) => Promise<T>) => Promise<T>;

/** What the engine said, without the words of whoever asked it. */
export const wordsOf = (error: unknown): string => {
  const said = (error as { json?: { message?: unknown } }).json?.message;
  if (typeof said === 'string' && said !== '') return said;
  return error instanceof Error ? error.message : 'It did not answer.';
};
export const statusOf = (error: unknown): number | undefined => (error as { statusCode?: number }).statusCode;

/** The engine itself, or why there is none; what it refuses arrives as one of the expected failures. */
export function createAsk({ engine, redact }: { engine: Engine; redact: (text: string) => string }): Ask {
  function unavailable(state: EngineState): never {
    throw new DomainError('UNAVAILABLE', {
      what: 'containers',
      why: state.state === 'absent' ? state.why : 'The container engine has not answered yet.',
      ...(state.state === 'absent' && { remedy: state.remedy }),
    });
  }

  return async (what, id, act) => {
    await engine.look();
    const docker = engine.docker();
    if (!docker) return unavailable(engine.state());
    try {
      return await act(docker);
    } catch (error) {
      if (error instanceof DomainError) throw error;
      const cause = { cause: error };
      const status = statusOf(error);
      if (status === 404) throw new DomainError('NOT_FOUND', { what, id }, cause);
      const why = redact(wordsOf(error)).trim().slice(0, 600);
      if (status === 409 || status === 403) throw new DomainError('CONFLICT', { what, why }, cause);
      throw new DomainError('UNAVAILABLE', { what, why }, cause);
    }
  };
}
