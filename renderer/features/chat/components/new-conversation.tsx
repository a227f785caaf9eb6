import { EmptyState } from '../../../ui/empty-state.tsx';
import { Composer } from '../composer/composer.tsx';
import { newThread, useNewThread } from '../store.ts';
import { useActs } from '../use-acts.ts';

/** A chat that is not begun: it is kept from its first message on. */
export function NewConversation() {
  const acts = useActs();
  const { scope, model } = useNewThread();
  return (
    <div className="flex h-full min-h-0 min-w-0 flex-1 flex-col justify-center overflow-y-auto px-4 py-6">
      <EmptyState title="Ask about what you build" className="py-6">
        Choose the projects that it may look into. It reads by itself; what changes anything waits for your click.
      </EmptyState>
      <div className="mx-auto w-full max-w-190">
        <Composer
          draftKey={newThread}
          scope={scope}
          model={model}
          onScope={(next) => useNewThread.setState({ scope: next })}
          onModel={(next) => useNewThread.setState({ model: next })}
          writing={null}
          onSend={acts.begin}
          onStop={() => {}}
          onEditLast={() => {}}
        />
      </div>
    </div>
  );
}
