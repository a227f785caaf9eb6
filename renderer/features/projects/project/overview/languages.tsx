import { useState } from 'react';
import type { LanguageShare } from '../../../../../shared/features/projects/schema.ts';
import { formatBytes } from '../../../../lib/bytes.ts';
import { formatNumber, formatPercent } from '../../../../lib/number.ts';
import { Button } from '../../../../ui/button.tsx';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { Section } from '../../../../ui/section.tsx';
import { barOf } from '../../components/cells.tsx';

const few = 8;

/** The bar for the eye, and the figures under it. */
export function Languages({ languages, read }: { languages: readonly LanguageShare[]; read: boolean }) {
  const [all, setAll] = useState(false);
  const bytes = languages.reduce((sum, language) => sum + language.bytes, 0);
  const shown = all ? languages : languages.slice(0, few);
  const share = (own: number) => (bytes > 0 ? own / bytes : 0);
  return (
    <Section title="Languages" {...(languages.length > 0 && { count: languages.length })}>
      {languages.length === 0 ? (
        <EmptyState size="line" title={read ? 'No file in a language that is known.' : 'Not read yet.'} />
      ) : (
        <>
          <div
            aria-hidden
            data-mark=""
            className="mb-2 h-2 rounded-full outline outline-line"
            style={{
              background: barOf(languages.map(({ name, colour, bytes: own }) => ({ name, colour, share: share(own) }))),
            }}
          />
          <table className="w-full text-sm tabular-nums">
            <caption className="sr-only">Languages by bytes, lines and files</caption>
            <thead>
              <tr className="border-b border-line text-xs text-faint">
                <th scope="col" className="py-1 text-start font-medium">
                  Language
                </th>
                <th scope="col" className="py-1 ps-2 text-end font-medium">
                  Share
                </th>
                <th scope="col" className="py-1 ps-2 text-end font-medium">
                  Size
                </th>
                <th scope="col" className="py-1 ps-2 text-end font-medium">
                  Lines
                </th>
                <th scope="col" className="py-1 ps-2 text-end font-medium">
                  Files
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ name, colour, bytes: own, lines, files, type }) => (
                <tr key={name} className="border-b border-line-soft">
                  <th scope="row" className="py-1 text-start font-normal wrap-anywhere">
                    <span
                      aria-hidden
                      data-mark=""
                      className="me-2 inline-block size-2 rounded-xs outline outline-line"
                      style={{ background: barOf([{ name, colour, share: 1 }]) }}
                    />
                    {name}
                    {type !== 'programming' && <span className="ms-1.5 text-xs text-faint">{type}</span>}
                  </th>
                  <td className="py-1 ps-2 text-end">{formatPercent(share(own), share(own) < 0.1 ? 1 : 0)}</td>
                  <td className="py-1 ps-2 text-end whitespace-nowrap text-dim">{formatBytes(own)}</td>
                  <td className="py-1 ps-2 text-end text-dim">{lines === null ? 'counting' : formatNumber(lines)}</td>
                  <td className="py-1 ps-2 text-end text-dim">{formatNumber(files)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {languages.length > few && (
            <Button variant="ghost" size="sm" className="mt-1" onClick={() => setAll(!all)}>
              {all ? 'Show fewer' : `Show all ${languages.length}`}
            </Button>
          )}
        </>
      )}
    </Section>
  );
}
