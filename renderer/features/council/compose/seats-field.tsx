import type { Seat } from '../../../../shared/features/council/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { toggled } from '../../../lib/toggled.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Fold } from '../../../ui/fold.tsx';
import { Link } from '../../../ui/link.tsx';
import { seatsPath } from '../paths.ts';
import { useSeats } from '../queries.ts';

interface SeatsFieldProps {
  /** Who sits at the draft now. */
  seated: readonly Seat[];
  chosen: readonly string[] | null;
  onChange: (seatIds: readonly string[] | null) => void;
}

/** Who is asked: as many as the mode takes, or those that the user chooses. */
export function SeatsField({ seated, chosen, onChange }: SeatsFieldProps) {
  const seats = useSeats().data?.filter(({ enabled }) => enabled) ?? [];
  const ids = chosen ?? seated.map(({ id }) => id);
  const names = ids.map((id) => short(seats.find((seat) => seat.id === id)?.name ?? id, 40));
  return (
    <Fold
      title="Seats"
      summary={names.length === 0 ? 'those of the mode' : `${formatCount(names.length, 'seat')}: ${names.join(', ')}`}
      wrong={chosen !== null && chosen.length === 0}
    >
      <div className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
        {seats.map(({ id, name, checklist }) => (
          <Checkbox
            key={id}
            checked={ids.includes(id)}
            onCheckedChange={(on) => onChange(toggled(ids, id, on))}
            hint={checklist[0] === undefined ? undefined : short(checklist[0], 120)}
          >
            {short(name, 60)}
          </Checkbox>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-3 text-sm">
        {chosen !== null && (
          <Button size="sm" onClick={() => onChange(null)}>
            As the mode says
          </Button>
        )}
        <Link render={<AppLink to={seatsPath} />}>Change what a seat looks at</Link>
      </div>
    </Fold>
  );
}
