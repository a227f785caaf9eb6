import type { AppDriver } from '../../drivers/types.ts';

/** The program's own REST, as a script of the user's would call it; of the headless host alone. */
export function createRest({ address = '' }: AppDriver) {
  const { origin, hash } = new URL(address);
  const authorization = `Bearer ${new URLSearchParams(hash.slice(1)).get('token')}`;
  return async function post<T>(path: string, body: unknown): Promise<T> {
    const answer = await fetch(`${origin}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
}

/** Keeps a workflow and runs it; gives back the run. */
export async function runWorkflow(app: AppDriver, source: string): Promise<string> {
  const post = createRest(app);
  const { id } = await post<{ id: string }>('/workflows/create', { source });
  const run = await post<{ id: string }>(`/workflows/${id}/run`, { inputs: {} });
  return run.id;
}
