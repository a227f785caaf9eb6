import { Container as ContainerIcon, Trash2 } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Container } from '../../../../shared/features/containers/schema.ts';
import { useSearch } from '../../../app/navigation.tsx';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { fitting, titles, useContainerActs } from '../acting/container-acts.tsx';
import { columnsFor } from '../components/columns.tsx';
import { ContainerInspector } from '../components/container-inspector.tsx';
import { icons, useContainerEntries } from '../components/entries.ts';
import { Things } from '../components/things.tsx';
import { type useContainers, useFigures } from '../queries.ts';
import { isTroubled, markOf } from '../words.ts';

const keyOf = ({ id }: Container) => id;
const nameOf = ({ name }: Container) => printable(name);
const wordsOf = (one: Container) =>
  `${one.name} ${one.image} ${one.compose?.project ?? ''} ${one.compose?.service ?? ''} ${one.project?.name ?? ''} ${markOf(one).word} ${one.ports.map(({ published }) => published ?? '').join(' ')}`;
const shows = ['all', 'running', 'troubled'] as const;

export function ContainersTab({ query }: { query: ReturnType<typeof useContainers> }) {
  const [search, setSearch] = useSearch();
  const show = shows.find((one) => one === search.show) ?? 'all';
  const [opened, setOpened] = useState<string | null>(search.container ?? null);
  const figures = useFigures(opened);
  const entries = useContainerEntries();
  const acts = useContainerActs();
  const all = query.data?.containers ?? [];
  const fits = useCallback(
    (one: Container) => show === 'all' || (show === 'running' ? one.state === 'running' : isTroubled(one)),
    [show],
  );
  return (
    <Things
      noun={['container', 'containers']}
      param="container"
      query={{ ...query, data: query.data?.containers }}
      keyOf={keyOf}
      nameOf={nameOf}
      wordsOf={wordsOf}
      columns={(few) => columnsFor(figures, few)}
      sort={{ id: 'state', direction: 'ascending' }}
      entries={entries}
      fits={fits}
      onShowAll={() => setSearch({ show: undefined })}
      onOpened={setOpened}
      icon={ContainerIcon}
      empty={{
        title: 'There is no container yet',
        text: 'Start one with docker run or docker compose up: it appears here by itself, with its project, its health and what it takes.',
      }}
      filters={
        <SegmentedControl
          label="Which containers"
          value={show}
          onValueChange={(next) => setSearch({ show: next === 'all' ? undefined : next })}
          segments={[
            { value: 'all', label: `All ${all.length}` },
            { value: 'running', label: `Running ${all.filter(({ state }) => state === 'running').length}` },
            { value: 'troubled', label: `Failing ${all.filter(isTroubled).length}` },
          ]}
        />
      }
      bulk={(items) => (
        <>
          {(['start', 'stop', 'restart'] as const).map((act) => {
            const fit = items.filter((one) => fitting(one).includes(act));
            return (
              <Button
                key={act}
                size="sm"
                icon={icons[act]}
                disabled={fit.length === 0}
                onClick={() => acts.act(fit, act)}
              >
                {titles[act]}
              </Button>
            );
          })}
          <Button size="sm" icon={Trash2} onClick={() => acts.remove(items)}>
            Remove…
          </Button>
        </>
      )}
      inspector={({ id }, close) => <ContainerInspector key={id} id={id} figures={figures.get(id)} onClose={close} />}
    />
  );
}
