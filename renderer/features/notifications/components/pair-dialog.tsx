import { useState } from 'react';
import { client } from '../../../app/connection.ts';
import { describeError } from '../../../app/failure.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { lacks, subscribe } from '../push.ts';
import type { ChannelActions } from '../queries.ts';

interface PairDialogProps {
  actions: ChannelActions;
  onClose: () => void;
}

export function PairDialog({ actions, onClose }: PairDialogProps) {
  const [name, setName] = useState('This browser');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ title: string; meaning: string } | null>(null);
  const lacking = lacks();

  const pair = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { publicKey } = await client.notifications.pushKey();
      const { subscription, device } = await subscribe(publicKey);
      await actions.pair.mutateAsync({ name: name.trim(), device, subscription });
      onClose();
    } catch (error) {
      if (error instanceof DOMException)
        setProblem({
          title: 'This browser gave no subscription',
          meaning: `${error.message} Allow notifications of this page in the browser, and that it reaches its push service.`,
        });
      else {
        const { title, meaning, advice } = describeError('This browser was not paired', error);
        setProblem({ title, meaning: [meaning, advice].filter(Boolean).join(' ') });
      }
    } finally {
      setBusy(false);
    }
  };

  return (
    <FormDialog
      title="Pair this browser or phone"
      description="It is told through the push service of its maker, also while this page is closed. What is said is encrypted for this browser alone."
      action="Pair"
      busy={busy}
      disabled={lacking !== null || name.trim() === ''}
      onSubmit={() => void pair()}
      onClose={onClose}
    >
      {lacking && (
        <Callout tone="warn" title={lacking.why}>
          {lacking.remedy}
        </Callout>
      )}
      {problem && (
        <Callout tone="bad" title={problem.title}>
          {problem.meaning}
        </Callout>
      )}
      <Field label="Name" hint="Such as “My phone”. To pair a phone, open this page on it.">
        <Input value={name} onValueChange={setName} maxLength={100} autoFocus />
      </Field>
    </FormDialog>
  );
}
