import { BrainCircuit } from 'lucide-react';
import { useGo } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';

const ways =
  'An OpenAI or Anthropic key, any server that speaks as OpenAI does, or Ollama or llama.cpp on this machine.';

/** In place of a council: nobody could answer, and nothing answers in their stead. */
export function NoMinds() {
  const go = useGo();
  return (
    <EmptyState
      icon={BrainCircuit}
      title="No model is connected, so nobody can sit in the council"
      action={
        <Button variant="primary" onClick={() => go('/minds')}>
          Connect a model
        </Button>
      }
      aside="Until then the council gives no answer. It never makes one up."
    >
      {ways}
    </EmptyState>
  );
}

/** Above what is there already. */
export function NoMindsNote() {
  const go = useGo();
  return (
    <Callout
      tone="warn"
      title="No model is connected, so nobody can sit in the council"
      action={
        <Button size="sm" onClick={() => go('/minds')}>
          Connect a model
        </Button>
      }
    >
      {ways}
    </Callout>
  );
}
