import type { MemoryGraph } from '../../../../shared/features/memory/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { ScrollArea } from '../../../ui/scroll-area.tsx';
import { Section } from '../../../ui/section.tsx';
import { Select } from '../../../ui/select.tsx';
import { useActs } from '../acts.ts';
import { tiesOf } from '../graph-model.ts';
import { entityWords } from '../words.ts';

interface Props {
  graph: MemoryGraph;
  selected: string | null;
  onSelect: (id: string | null) => void;
  onOpen: (id: string) => void;
}

/** Beside the picture: what connects the selected one, or which memories belong together. */
export function EntityPanel({ graph, selected, onSelect, onOpen }: Props) {
  const acts = useActs();
  const entity = graph.entities.find(({ id }) => id === selected);
  return (
    <aside
      aria-label="Details of the graph"
      className="flex max-h-[40%] min-h-0 shrink-0 flex-col border-line-soft max-md:border-t md:max-h-none md:w-72 md:border-s"
    >
      <ScrollArea label="Details of the graph" className="flex-1 p-4">
        {entity ? (
          <div className="grid gap-4">
            <div>
              <h2 className="text-md font-semibold wrap-anywhere">
                <bdi>{short(entity.name, 120)}</bdi>
              </h2>
              <p className="text-dim">{`${entityWords[entity.kind]}, ${formatCount(entity.memories, 'memory', 'memories')}`}</p>
              {entity.aliases.length > 0 && (
                <p className="text-sm text-faint wrap-anywhere">{`also ${short(entity.aliases.join(', '), 300)}`}</p>
              )}
            </div>
            <Button onClick={() => onOpen(entity.id)}>Show its memories</Button>
            <Section title="Connected with">
              <Ties graph={graph} id={entity.id} onSelect={onSelect} />
            </Section>
            <Section title="Another name of the same thing?">
              <Select
                label="Make it one with"
                placeholder="Make it one with…"
                value={null}
                onValueChange={(into) => {
                  onSelect(into);
                  void acts.merge(entity.id, into);
                }}
                options={graph.entities
                  .filter(({ id }) => id !== entity.id)
                  .map(({ id, name }) => ({ value: id, label: short(name, 60) }))}
              />
            </Section>
          </div>
        ) : (
          <Clusters graph={graph} onSelect={onSelect} />
        )}
      </ScrollArea>
    </aside>
  );
}

function Ties({ graph, id, onSelect }: { graph: MemoryGraph; id: string; onSelect: (id: string) => void }) {
  const nameOf = (other: string) => graph.entities.find((one) => one.id === other)?.name ?? '';
  const ties = tiesOf(graph).filter(({ from, to }) => from === id || to === id);
  const said = graph.relations.filter(({ from, to }) => from.id === id || to.id === id);
  if (ties.length === 0) return <p className="text-faint">Nothing else is named with it.</p>;
  return (
    <ul className="grid gap-1">
      {said.map(({ from, word, to, memoryIds }) => (
        <li key={`${from.id} ${word} ${to.id}`} className="wrap-anywhere">
          <bdi>{short(from.name, 60)}</bdi> <span className="text-dim">{short(word, 60)}</span>{' '}
          <bdi>{short(to.name, 60)}</bdi>
          {memoryIds.length > 1 && <span className="text-faint">{` ×${memoryIds.length}`}</span>}
        </li>
      ))}
      {ties
        .filter(({ words }) => words.length === 0)
        .map(({ from, to, count }) => {
          const other = from === id ? to : from;
          return (
            <li key={other}>
              <button
                type="button"
                className="text-start text-accent hover:underline wrap-anywhere"
                onClick={() => onSelect(other)}
              >
                <bdi>{short(nameOf(other), 60)}</bdi>
              </button>
              <span className="text-faint">{` named together ${count === 1 ? 'once' : `${count} times`}`}</span>
            </li>
          );
        })}
    </ul>
  );
}

function Clusters({ graph, onSelect }: { graph: MemoryGraph; onSelect: (id: string) => void }) {
  return (
    <Section title="What belongs together" count={graph.clusters.length || undefined}>
      {graph.clusters.length === 0 ? (
        <p className="text-faint">No three memories are joined yet.</p>
      ) : (
        <ul className="grid gap-1.5">
          {graph.clusters.slice(0, 30).map(({ name, memoryIds, entityIds }) => (
            <li key={memoryIds[0]}>
              {entityIds[0] === undefined ? (
                <bdi>{short(name, 80)}</bdi>
              ) : (
                <button
                  type="button"
                  className="text-start text-accent hover:underline wrap-anywhere"
                  onClick={() => onSelect(entityIds[0] as string)}
                >
                  <bdi>{short(name, 80)}</bdi>
                </button>
              )}
              <span className="text-faint">{` ${formatCount(memoryIds.length, 'memory', 'memories')}`}</span>
            </li>
          ))}
        </ul>
      )}
      {graph.why !== null && <p className="mt-2 text-sm text-faint">{graph.why}</p>}
    </Section>
  );
}
