import { DomainError, invalid } from '../../../../shared/contract/errors.ts';
import { type Seat, type SeatInput, seatInput } from '../../../../shared/features/council/schema.ts';
import type { CouncilRepo } from '../repo.ts';
import { builtInSeats } from './built-in.ts';

const most = 30;

interface Deps {
  repo: Pick<CouncilRepo, 'seatRows' | 'putSeat' | 'removeSeat'>;
  changed(): void;
}

const bodyOf = (seat: SeatInput): string => JSON.stringify(seatInput.parse(seat));

/** Who sits in the council: the built-in ones, as the user left them, and his own. */
export function createSeats({ repo, changed }: Deps) {
  async function list(): Promise<Seat[]> {
    const rows = await repo.seatRows();
    const kept = new Map(rows.map((row) => [row.id, seatInput.parse(JSON.parse(row.body))]));
    const own = rows.filter((row) => !builtInSeats.some(({ id }) => id === row.id));
    return [
      ...builtInSeats.map(({ id, ...seat }, order) => {
        const changedTo = kept.get(id);
        return { ...(changedTo ?? seat), id, builtIn: true, changed: changedTo !== undefined, order };
      }),
      ...own.map((row, at) => ({
        ...seatInput.parse(JSON.parse(row.body)),
        ...{ id: row.id, builtIn: false, changed: false, order: builtInSeats.length + at },
      })),
    ];
  }

  function freeId(name: string, taken: ReadonlySet<string>): string {
    const plain = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
      .slice(0, 30)
      .replace(/-+$/, '');
    const base = plain === '' ? 'seat' : plain;
    for (let n = 1; ; n += 1) {
      const id = n === 1 ? base : `${base}-${n}`;
      if (!taken.has(id)) return id;
    }
  }

  return {
    list,
    async save({ id, ...input }: SeatInput & { id?: string | undefined }): Promise<Seat> {
      const seats = await list();
      const same = seats.find((seat) => seat.id !== id && seat.name.toLowerCase() === input.name.trim().toLowerCase());
      if (same) throw invalid([{ field: 'name', problem: `There is a seat ${same.name} already` }]);
      if (id !== undefined && !seats.some((seat) => seat.id === id))
        throw new DomainError('NOT_FOUND', { what: 'seat', id });
      if (id === undefined && seats.length >= most)
        throw new DomainError('CONFLICT', {
          ...{ what: 'seat', why: `There are ${most} seats, and more are not kept.`, remedy: 'Remove one first.' },
        });
      const seatId = id ?? freeId(input.name, new Set(seats.map((seat) => seat.id)));
      const builtIn = builtInSeats.find((seat) => seat.id === seatId);
      const body = bodyOf(input);
      if (builtIn && bodyOf(builtIn) === body) await repo.removeSeat(seatId);
      else {
        const last = Math.max(...seats.map(({ order }) => order));
        const order = seats.find((seat) => seat.id === seatId)?.order ?? last + 1;
        await repo.putSeat({ id: seatId, body, position: order });
      }
      changed();
      return (await list()).find((seat) => seat.id === seatId) as Seat;
    },
    async remove(id: string): Promise<Seat[]> {
      if (!(await list()).some((seat) => seat.id === id)) throw new DomainError('NOT_FOUND', { what: 'seat', id });
      await repo.removeSeat(id);
      changed();
      return list();
    },
  };
}
