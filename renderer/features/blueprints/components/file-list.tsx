import { Check } from 'lucide-react';
import type { Blueprint } from '../../../../shared/features/blueprints/schema.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import type { ShownFile } from '../choice.ts';
import { grouped } from '../members.ts';
import { stateMarks } from '../words.ts';

interface FileListProps {
  files: readonly ShownFile[];
  members: Blueprint['members'];
  onShow: (path: string) => void;
  onChooseNew: () => void;
}

/** What there is to see, and how far the user has got with it. */
export function FileList({ files, members, onShow, onChooseNew }: FileListProps) {
  const fresh = files.filter(({ state }) => state === 'new');
  return (
    <Section
      title="Files"
      count={files.length}
      action={
        fresh.length > 1 && (
          <Button size="sm" variant="ghost" disabled={fresh.every(({ chosen }) => chosen)} onClick={onChooseNew}>
            Choose all new ones
          </Button>
        )
      }
    >
      <ul aria-label="Files that are offered" className="-mx-2 grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))]">
        {grouped(files, members).flatMap((group) => [
          ...(members.length > 1
            ? [
                <li
                  key={`of ${group.member?.id ?? ''}`}
                  className="col-span-full px-2 pt-2 text-sm text-dim wrap-anywhere"
                >
                  {group.member === null ? 'Of all' : <bdi>{short(group.member.name, 80)}</bdi>}
                </li>,
              ]
            : []),
          ...group.files.map(({ file, state, chosen }) => (
            <li key={file.path}>
              <button
                type="button"
                onClick={() => onShow(file.path)}
                className="inset-focus grid w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 rounded-md px-2 py-1.5 text-start hover:bg-hover"
              >
                <bdi className="font-mono text-sm wrap-anywhere">{short(file.path)}</bdi>
                {chosen ? (
                  <span className="row-span-2 flex items-center gap-1 text-sm text-accent">
                    <Icon icon={Check} size="sm" />
                    chosen
                  </span>
                ) : (
                  <span className="row-span-2" />
                )}
                <StateMark state={stateMarks[state].mark} label={stateMarks[state].word} className="text-sm text-dim" />
              </button>
            </li>
          )),
        ])}
      </ul>
    </Section>
  );
}
