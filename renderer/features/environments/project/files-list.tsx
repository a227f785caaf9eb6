import { FileCode } from 'lucide-react';
import type { EnvironmentDetail } from '../../../../shared/features/environments/schema.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useEnvironmentActions } from '../queries.ts';

type FileOf = EnvironmentDetail['files'][number];

function FileState({ exists, tracked }: FileOf) {
  if (!exists) return <StateMark state="neutral" label="not there yet" />;
  if (tracked === null) return <StateMark state="neutral" label="no git here" />;
  return tracked ? (
    <StateMark state="warning" label="git hands it on" />
  ) : (
    <StateMark state="healthy" label="not in git" />
  );
}

/** The files of an environment in the order in which they count, with the lines that nobody understands. */
export function FilesList({ projectId, detail }: { projectId: string; detail: EnvironmentDetail }) {
  const actions = useEnvironmentActions();
  const { files, others, environment } = detail;
  const open = (file: string, line?: number) =>
    actions.open.mutate({ id: projectId, with: 'editor', file, ...(line && { line }) });
  const read = (file: string) =>
    actions.change.mutate({ projectId, environment: environment.name, files: [...environment.files, file] });
  return (
    <div className="grid min-h-0 content-start gap-6 overflow-y-auto px-4 pb-4">
      <Section title="Read, later ones win" count={files.length}>
        {files.length === 0 ? (
          <EmptyState size="line" title={`${environment.name} reads no file.`} />
        ) : (
          <ul>
            {files.map((one) => (
              <li key={one.file} className="border-b border-line-soft py-1.5">
                <div className="flex min-w-0 items-center gap-3">
                  <bdi className="min-w-0 flex-1 truncate font-mono text-sm">{printable(one.file)}</bdi>
                  <FileState {...one} />
                  <Button
                    size="sm"
                    icon={FileCode}
                    disabled={!one.exists}
                    aria-label={`Open ${printable(one.file)}`}
                    onClick={() => open(one.file)}
                  >
                    Open
                  </Button>
                </div>
                {one.problems.length > 0 && (
                  <ul className="mt-1 grid gap-0.5 text-sm">
                    {one.problems.map(({ line, why }) => (
                      <li key={`${line} ${why}`} className="flex min-w-0 gap-2">
                        <StateMark state="warning" hideLabel className="mt-1.5" />
                        {line > 0 && (
                          <button
                            type="button"
                            onClick={() => open(one.file, line)}
                            className="shrink-0 rounded-sm text-accent hover:underline"
                          >
                            line {line}
                          </button>
                        )}
                        <span className="min-w-0 text-dim wrap-anywhere">{why}</span>
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>
      {others.length > 0 && (
        <Section title="Not read here" count={others.length}>
          <ul>
            {others.map((file) => (
              <li key={file} className="flex min-h-(--row) items-center gap-3 border-b border-line-soft">
                <bdi className="min-w-0 flex-1 truncate font-mono text-sm">{printable(file)}</bdi>
                <Button size="sm" aria-label={`Read it too: ${printable(file)}`} onClick={() => read(file)}>
                  Read it too
                </Button>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}
