import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Container } from 'lucide-react';
import type { EngineState } from '../../../../shared/features/containers/schema.ts';
import { client, orpc } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { Button } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Section } from '../../../ui/section.tsx';
import { useToast } from '../../../ui/toast.tsx';

const titles: Record<Extract<EngineState, { state: 'absent' }>['reason'], string> = {
  'not-found': 'Docker and Podman were not found',
  stopped: 'The container engine is not running',
  forbidden: 'You may not use the container engine',
  unreachable: 'The container engine cannot be reached',
  misnamed: 'The address of the container engine is not right',
  'no-answer': 'The container engine does not answer',
};

/** Why there is nothing to see, what mends it, and what was tried. */
export function NoEngine({ engine }: { engine: Extract<EngineState, { state: 'absent' }> }) {
  const queries = useQueryClient();
  const toast = useToast();
  const look = useMutation({
    mutationFn: () => client.containers.look(),
    onSuccess: (found) => {
      if (found.state === 'absent') toast({ tone: 'warn', title: titles[found.reason], description: found.why });
    },
    onError: (error) => toast(failureToast('The engine could not be looked for', error)),
    onSettled: () => void queries.invalidateQueries({ queryKey: orpc.containers.key() }),
  });
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto grid w-full max-w-140 gap-4 px-4 py-10">
        <div>
          <Icon icon={Container} size="lg" className="mb-3 text-faint" />
          <h2 className="text-md font-medium text-balance">{titles[engine.reason]}</h2>
          <p className="mt-1 text-dim text-pretty wrap-anywhere">{engine.why}</p>
          <p className="mt-1 text-dim text-pretty">{engine.remedy}</p>
        </div>
        {engine.command !== null && <CodeBlock title="Command that mends it" hideTitle code={engine.command} />}
        <div>
          <Button variant="primary" loading={look.isPending} onClick={() => look.mutate()}>
            Look again
          </Button>
        </div>
        <Section title="Where Optimus looked" count={engine.tried.length} level={3}>
          <ul className="grid gap-1 text-sm">
            {engine.tried.map(({ endpoint, said }) => (
              <li key={endpoint} className="flex flex-wrap justify-between gap-x-4 border-b border-line-soft py-1">
                <span className="font-mono wrap-anywhere">{endpoint}</span>
                <span className="text-dim wrap-anywhere">{said}</span>
              </li>
            ))}
          </ul>
        </Section>
      </div>
    </div>
  );
}
