import { ArrowDown, ArrowUp, Plus, Sparkles, X } from 'lucide-react';
import { useRef } from 'react';
import type { Estimate, Option } from '../../../../shared/features/council/schema.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Section } from '../../../ui/section.tsx';
import { estimateWords } from '../words.ts';
import { addOption, canAddOption, moveOption, twins } from './draft-form.ts';

interface OptionsEditorProps {
  options: readonly Option[];
  onChange: (options: readonly Option[]) => void;
  /** What one request for options costs; null while it is not known. */
  cost: Estimate | null;
  onPropose: () => void;
  proposing: boolean;
  /** Why none can be proposed now. */
  blocked: string | null;
}

/** What can be chosen between: written by the user, or proposed by a model and then the user's. */
export function OptionsEditor({ options, onChange, cost, onPropose, proposing, blocked }: OptionsEditorProps) {
  const list = useRef<HTMLOListElement>(null);
  const same = twins(options);
  const patch = (id: string, change: Partial<Option>) =>
    onChange(options.map((option) => (option.id === id ? { ...option, ...change } : option)));
  const focusLabel = (index: number) =>
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLInputElement>('input[data-label]')[index]?.focus());
  const add = () => {
    onChange(addOption(options));
    focusLabel(options.length);
  };
  const remove = (id: string, index: number) => {
    onChange(options.filter((option) => option.id !== id));
    focusLabel(Math.min(index, options.length - 2));
  };
  return (
    <Section
      title="Options"
      count={options.length === 0 ? 'none yet' : options.length}
      action={
        <Button size="sm" icon={Plus} disabled={!canAddOption(options)} onClick={add}>
          Add an option
        </Button>
      }
    >
      {options.length === 0 ? (
        <p className="text-dim">
          An open question is answered freely first, and its answers become options: have them proposed, or write them.
        </p>
      ) : (
        <ol ref={list} className="grid gap-2">
          {options.map(({ id, label, text }, index) => {
            const name = label.trim() || `option ${index + 1}`;
            return (
              <li key={id} className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] items-start gap-x-2">
                <span className="pt-1.25 text-end text-sm text-faint tabular-nums">{index + 1}</span>
                <div className="grid gap-1">
                  <Input
                    data-label=""
                    aria-label={`Option ${index + 1}`}
                    value={label}
                    onValueChange={(value) => patch(id, { label: value })}
                    maxLength={120}
                    placeholder="In a few words"
                    invalid={same.has(id)}
                    onKeyDown={(event) => {
                      if (
                        event.key === 'Enter' &&
                        !event.nativeEvent.isComposing &&
                        !event.ctrlKey &&
                        !event.metaKey &&
                        canAddOption(options)
                      ) {
                        event.preventDefault();
                        add();
                      }
                    }}
                  />
                  <Input
                    aria-label={`What option ${index + 1} means`}
                    value={text}
                    onValueChange={(value) => patch(id, { text: value })}
                    maxLength={2_000}
                    placeholder="What it means, if that has to be said"
                    className="text-sm"
                  />
                  {same.has(id) && <p className="text-sm text-bad">There is one of this name already.</p>}
                </div>
                <div className="flex pt-0.5">
                  <IconButton
                    icon={ArrowUp}
                    size="sm"
                    label={`Move ${name} up`}
                    disabled={index === 0}
                    onClick={() => onChange(moveOption(options, id, -1))}
                  />
                  <IconButton
                    icon={ArrowDown}
                    size="sm"
                    label={`Move ${name} down`}
                    disabled={index === options.length - 1}
                    onClick={() => onChange(moveOption(options, id, 1))}
                  />
                  <IconButton icon={X} size="sm" label={`Remove ${name}`} onClick={() => remove(id, index)} />
                </div>
              </li>
            );
          })}
        </ol>
      )}
      <div className="mt-2.5 flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <Button size="sm" icon={Sparkles} loading={proposing} disabled={blocked !== null} onClick={onPropose}>
          Propose options
        </Button>
        <p className="min-w-0 text-sm text-faint">{blocked ?? proposalWords(cost)}</p>
      </div>
    </Section>
  );
}

function proposalWords(cost: Estimate | null): string {
  if (cost === null) return 'One request to a model. What it proposes is yours to change.';
  const words = estimateWords(cost);
  const calls = words.calls === '1' ? 'one request' : `${words.calls} requests`;
  return `Sends ${calls}: ${words.tokens} tokens, ${words.cost}. What it proposes is yours to change.`;
}
