import { Pencil, Pin, PinOff, RotateCcw, Trash2, Undo2 } from 'lucide-react';
import type { MemoryDetail } from '../../../../shared/features/memory/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink } from '../../../app/navigation.tsx';
import { useProjectRows } from '../../../app/project-rows.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { useActs } from '../acts.ts';
import { useMemoryDetail } from '../queries.ts';
import { openDialog } from '../store.ts';
import { confidenceWords, kindWords, lines, standing, validityWords } from '../words.ts';
import { History } from './history.tsx';
import { Provenance } from './provenance.tsx';

interface Props {
  id: string;
  knownAt: number | undefined;
  onClose: () => void;
  onSelect: (id: string) => void;
}

/** One memory: what it says, why it is here, and what was said before. */
export function MemoryInspector({ id, knownAt, onClose, onSelect }: Props) {
  const query = useMemoryDetail(id, knownAt);
  const acts = useActs();
  const { data } = query;
  if (!data)
    return (
      <Inspector title="Memory" onClose={onClose}>
        {knownError(query.error)?.code === 'NOT_FOUND' ? (
          <EmptyState title="It is not here any more">It was forgotten.</EmptyState>
        ) : query.isError ? (
          <Failure what="The memory could not be read" error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton rows={6} shape="text" label="Loading the memory" />
        )}
      </Inspector>
    );
  return (
    <Inspector
      title={kindWords[data.kind]}
      onClose={onClose}
      actions={
        <IconButton
          icon={data.pinned ? PinOff : Pin}
          label={data.pinned ? 'Unpin' : 'Pin'}
          shortcut="P"
          pressed={data.pinned}
          onClick={() => void acts.pin(id, !data.pinned)}
        />
      }
      footer={
        <>
          {data.retracted ? (
            <Button icon={RotateCcw} onClick={() => void acts.restore(id)}>
              Hold it again
            </Button>
          ) : (
            <>
              <Button icon={Pencil} onClick={() => openDialog({ kind: 'write', memory: data, replaces: null })}>
                Edit…
              </Button>
              <Button icon={Undo2} onClick={() => void acts.retract(id)}>
                Take back
              </Button>
            </>
          )}
          <Button icon={Trash2} onClick={() => openDialog({ kind: 'forget', id })}>
            Forget…
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        <p className="text-md whitespace-pre-wrap wrap-anywhere select-text" dir="auto">
          {lines(data.text, 4_000)}
        </p>
        <Facts memory={data} onSelect={onSelect} />
        <Section title="Why it is here" count={data.provenance.length}>
          <Provenance sources={data.provenance} />
        </Section>
        {data.relations.length > 0 && (
          <Section title="Relations" count={data.relations.length}>
            <ul className="grid gap-1">
              {data.relations.map(({ id: key, from, word, to }) => (
                <li key={key} className="wrap-anywhere">
                  <bdi>{short(from.name, 80)}</bdi> <span className="text-dim">{short(word, 60)}</span>{' '}
                  <bdi>{short(to.name, 80)}</bdi>
                </li>
              ))}
            </ul>
          </Section>
        )}
        {data.history.length > 1 && (
          <Section title="What was held" count={`${data.history.length} versions`}>
            <History versions={data.history} shown={data.seq} />
          </Section>
        )}
      </div>
    </Inspector>
  );
}

function Facts({ memory, onSelect }: { memory: MemoryDetail; onSelect: (id: string) => void }) {
  const projects = useProjectRows().data ?? [];
  const state = standing(memory, Date.now());
  const other = (of: { id: string; text: string }) => (
    <button type="button" className="text-start text-accent hover:underline" onClick={() => onSelect(of.id)}>
      <bdi>{short(of.text, 160)}</bdi>
    </button>
  );
  return (
    <KeyValue
      items={[
        ...(state ? [{ key: 'Now', value: <StateMark state={state.mark} label={state.word} /> }] : []),
        { key: 'True', value: validityWords(memory) },
        { key: 'Held since', value: <Time at={memory.knownFrom} form="moment" /> },
        ...(memory.knownTo === null ? [] : [{ key: 'Held until', value: <Time at={memory.knownTo} form="moment" /> }]),
        { key: 'Confidence', value: confidenceWords[memory.confidence] },
        { key: 'Said by', value: memory.by === 'you' ? 'you' : 'a model, and you took it' },
        ...(memory.entities.length === 0
          ? []
          : [
              {
                key: 'About',
                value: (
                  <span className="flex flex-wrap gap-x-2 gap-y-0.5">
                    {memory.entities.map(({ id, name }) => (
                      <Link
                        key={id}
                        render={<AppLink to={`/memory?entity=${encodeURIComponent(id)}`} />}
                        variant="plain"
                      >
                        <bdi>{short(name, 60)}</bdi>
                      </Link>
                    ))}
                  </span>
                ),
              },
            ]),
        ...memory.projectIds.map((id) => ({
          key: 'Project',
          value: (
            <Link render={<AppLink to={`/projects/${encodeURIComponent(id)}`} />} variant="plain">
              <bdi>{short(projects.find((row) => row.id === id)?.name ?? 'a project that is gone', 80)}</bdi>
            </Link>
          ),
        })),
        ...(memory.replacedBy ? [{ key: 'Ended by', value: other(memory.replacedBy) }] : []),
        ...memory.replaces.map((one) => ({ key: 'It ended', value: other(one) })),
      ]}
    />
  );
}
