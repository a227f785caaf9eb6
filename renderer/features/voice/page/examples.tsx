import { useQuery } from '@tanstack/react-query';
import { CornerDownLeft } from 'lucide-react';
import type { VoiceLanguage } from '../../../../shared/features/voice/intents.ts';
import { orpc } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { useSearch } from '../../../app/navigation.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Section } from '../../../ui/section.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useType } from '../panel/use-act.ts';

const languages = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
  { value: 'zh', label: '中文' },
] as const satisfies readonly { value: VoiceLanguage; label: string }[];

/** With the names of this machine: each can be tried by a click. What cuts something asks first, as ever. */
export function Examples() {
  const [search, setSearch] = useSearch();
  const language = languages.find(({ value }) => value === search.language)?.value ?? 'en';
  const examples = useQuery(orpc.voice.examples.queryOptions({ input: { language } }));
  const { type, pending } = useType();
  return (
    <div className="grid gap-4 pt-3 pb-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-dim">Click one to do it. What cuts or deletes something asks first.</p>
        <SegmentedControl
          label="Language of the examples"
          segments={languages}
          value={language}
          onValueChange={(next) => setSearch({ language: next === 'en' ? undefined : next })}
        />
      </div>
      {examples.isPending ? (
        <Skeleton rows={8} label="Loading what can be said" />
      ) : examples.isError ? (
        <Failure
          what="The examples could not be read"
          error={examples.error}
          onRetry={() => void examples.refetch()}
          retrying={examples.isFetching}
        />
      ) : examples.data.length === 0 ? (
        <EmptyState title="There is nothing to say in this language yet" />
      ) : (
        <div className="columns-1 gap-x-8 @3xl:columns-2" lang={language}>
          {examples.data.map(({ group, say }) => (
            <Section key={group} title={group} className="mb-5 break-inside-avoid">
              <ul className="border-t border-line-soft">
                {say.map((sentence) => (
                  <li key={sentence} className="group flex min-h-(--row) items-center border-b border-line-soft">
                    <button
                      type="button"
                      disabled={pending}
                      onClick={() => type(sentence)}
                      className="inset-focus flex min-h-(--row) min-w-0 flex-1 items-center gap-2 px-2 py-1 text-start hover:bg-hover"
                    >
                      <span className="min-w-0 flex-1 wrap-anywhere" dir="auto">
                        {sentence}
                      </span>
                      <Icon icon={CornerDownLeft} size="sm" className="text-faint opacity-0 group-hover:opacity-100" />
                    </button>
                    <CopyButton text={sentence} label={`Copy: ${sentence}`} />
                  </li>
                ))}
              </ul>
            </Section>
          ))}
        </div>
      )}
    </div>
  );
}
