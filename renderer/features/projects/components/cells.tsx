import type { CSSProperties } from 'react';
import { healthOf } from '../../../../shared/features/projects/filter.ts';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { formatPercent } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { RowStart } from '../../launcher/index.tsx';
import { toggleChosen, useChosen, usePointer } from '../store.ts';
import { stateWords } from '../words.ts';
import '../../../ui/row-mark.css';
import './cells.css';

/** Names come from folders and may be anything: no line breaks, no marks that turn the text round, and an end. */
export const shownName = (text: string) => printable(text.slice(0, 300));

/** What is not set is offered where the pointer or the cursor is: a thousand empty boxes would say nothing. */
const usePointed = (id: string) => usePointer((at) => at.pointed === id || at.cursor === id);

export function Star({ row, onToggle }: { row: ProjectRow; onToggle: (row: ProjectRow) => void }) {
  const pointed = usePointed(row.id);
  if (!row.favourite && !pointed) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="row-star"
      aria-label={`Favourite ${shownName(row.name)}`}
      aria-pressed={row.favourite}
      onClick={(event) => {
        event.stopPropagation();
        onToggle(row);
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}

/** Start and stop, where the pointer or the cursor is; how it runs, where it does. */
export function Run({ row }: { row: ProjectRow }) {
  const pointed = usePointed(row.id);
  return row.presence === 'here' ? <RowStart id={row.id} name={row.name} pointed={pointed} /> : null;
}

export function Choose({ row }: { row: ProjectRow }) {
  const chosen = useChosen(({ ids }) => ids.has(row.id));
  const choosing = useChosen(({ ids }) => ids.size > 0);
  const pointed = usePointed(row.id);
  if (!choosing && !pointed) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="row-choose"
      aria-label={`Choose ${shownName(row.name)}`}
      aria-pressed={chosen}
      onClick={(event) => {
        event.stopPropagation();
        toggleChosen(row.id);
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}

export function StateCell({ row }: { row: ProjectRow }) {
  const { mark, word } = stateWords(row);
  return (
    <span className="row-mark row-state" data-state={mark}>
      {word}
    </span>
  );
}

const colour = /^#[0-9a-f]{6}$/i;

/** What the languages are a part of, as one line of colours; what is left belongs to none of those that are named. */
export function barOf(languages: ProjectRow['languages']): string {
  let from = 0;
  const stops = languages.map((language) => {
    const to = Math.min(100, from + Math.max(0, language.share) * 100);
    const tone = language.colour !== null && colour.test(language.colour) ? language.colour : 'var(--faint)';
    const stop = `${tone} ${from.toFixed(1)}% ${to.toFixed(1)}%`;
    from = to;
    return stop;
  });
  return `linear-gradient(90deg, ${[...stops, `var(--track) ${from.toFixed(1)}%`, 'var(--track)'].join(', ')})`;
}

export const languageWords = (languages: ProjectRow['languages']) =>
  languages.map(({ name, share }) => `${name} ${formatPercent(share)}`).join(', ');

export function LanguagesCell({ row }: { row: ProjectRow }) {
  const [first] = row.languages;
  if (!first) return row.scannedAt === null ? null : '–';
  return (
    <span
      className="row-languages"
      title={languageWords(row.languages)}
      style={{ '--bar': barOf(row.languages) } as CSSProperties}
    >
      {first.name}
    </span>
  );
}

const tones = { good: 'var(--ok)', fair: 'var(--warn)', poor: 'var(--bad)' };

export function HealthCell({ row }: { row: ProjectRow }) {
  const band = healthOf(row);
  if (band === null || row.health === null) return '–';
  return (
    <span
      className="row-health"
      title={row.worst === null ? undefined : `Costs most: ${row.worst}`}
      style={{ '--tone': tones[band], '--share': `${Math.max(row.health, 1)}%` } as CSSProperties}
    >
      {Math.round(row.health)}
    </span>
  );
}
