import { useState } from 'react';
import type { BlueprintMember } from '../../../../shared/features/blueprints/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Fold } from '../../../ui/fold.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import { Section } from '../../../ui/section.tsx';
import { canShip, roleWords, searched } from '../members.ts';
import { placeWords } from '../words.ts';

interface MemberListProps {
  members: readonly BlueprintMember[];
  chosen: readonly string[];
  /** Of no more than these are files generated at once. */
  most: number;
  onChange: (ids: string[]) => void;
}

/** Fewer are seen at a glance. */
const manyMembers = 8;

/** Which parts of the project are to be shipped; what only others use is named, with what says so. */
export function MemberList({ members, chosen, most, onChange }: MemberListProps) {
  const [text, setText] = useState('');
  const shipped = members.filter(canShip);
  const others = members.filter((member) => !canShip(member));
  const seen = searched(shipped, text);
  const seenOthers = searched(others, text);
  const all = shipped.length <= most && shipped.every(({ id }) => chosen.includes(id));
  const set = (id: string, on: boolean) =>
    onChange(members.map((member) => member.id).filter((one) => (one === id ? on : chosen.includes(one))));
  return (
    <Section
      title="Members"
      count={shipped.length}
      action={
        shipped.length > 1 && (
          <Button
            size="sm"
            variant="ghost"
            disabled={!all && shipped.length > most}
            onClick={() => onChange(all ? [] : shipped.map(({ id }) => id))}
          >
            {all ? 'Choose none' : 'Choose all'}
          </Button>
        )
      }
    >
      <div className="grid gap-2">
        {members.length > manyMembers && <SearchField value={text} onValueChange={setText} label="Search members" />}
        {seen.length === 0 && (
          <p className="text-sm text-dim">
            {shipped.length === 0 ? 'Nothing in it can be shipped by itself.' : 'No member has these words.'}
          </p>
        )}
        <fieldset className="-mx-1 grid max-h-96 gap-2 overflow-y-auto px-1 py-1">
          <legend className="sr-only">Members that are shipped</legend>
          {seen.map(({ id, name, folder, basis, depends }) => (
            <Checkbox
              key={id}
              checked={chosen.includes(id)}
              disabled={!chosen.includes(id) && chosen.length >= most}
              onCheckedChange={(on) => set(id, on)}
              hint={
                <span className="wrap-anywhere">
                  {short(folder === '' ? 'top folder' : folder)} · {short(basis)}
                  {depends.length > 0 && ` · with ${formatCount(depends.length, 'other')}`}
                </span>
              }
            >
              <bdi className="wrap-anywhere">{short(name, 80)}</bdi>
            </Checkbox>
          ))}
        </fieldset>
        {chosen.length >= most && <p className="text-sm text-dim">No more than {most} at once.</p>}
        {seenOthers.length > 0 && (
          <Fold title="Not shipped" summary={formatCount(seenOthers.length, 'other')} wrong={false}>
            <ul aria-label="Members that are not shipped" className="grid max-h-72 gap-2 overflow-y-auto text-sm">
              {seenOthers.map(({ id, name, role, reason, remedy }) => (
                <li key={id} className="grid gap-0.5">
                  <span className="wrap-anywhere">
                    <bdi>{short(name, 80)}</bdi> <span className="text-dim">{roleWords[role]}</span>
                  </span>
                  <span className="text-faint wrap-anywhere">
                    {short(reason.sentence, 300)} {placeWords(reason)}
                  </span>
                  {role === 'unknown' && remedy !== null && <span className="text-dim">{short(remedy, 300)}</span>}
                </li>
              ))}
            </ul>
          </Fold>
        )}
      </div>
    </Section>
  );
}
