import { BrainCircuit } from 'lucide-react';
import { useGo } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';

/** Nothing can answer, and nothing pretends to. */
export function NotConnected({ small = false }: { small?: boolean }) {
  const go = useGo();
  const connect = (
    <Button variant={small ? 'default' : 'primary'} icon={BrainCircuit} onClick={() => go('/minds')}>
      Connect a model
    </Button>
  );
  if (small)
    return (
      <EmptyState
        size="line"
        title="No model is connected, so nothing can answer."
        action={connect}
        className="rounded-lg border border-line-soft px-3 py-2"
      />
    );
  return (
    <EmptyState icon={BrainCircuit} title="No model is connected" action={connect}>
      Chat asks a model of your choice: with a key of OpenAI or Anthropic, on a server of your own, or on this machine
      by Ollama or llama.cpp. Nothing is sent to anybody before you connect one.
    </EmptyState>
  );
}
