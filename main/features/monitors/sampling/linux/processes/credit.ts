/**
 * What children had used when they were last seen was charged while they lived. When one has ended, and its parent has waited
 * for it, the parent's own counter jumps by all that the child had ever used; what was charged already is taken off that jump.
 */
export interface Credit {
  /** From a look before the one that is under way. */
  old: number;
  /** Of children found gone in this look. */
  fresh: number;
}

export const credited = (credit: Credit | null, amount: number): Credit | null => {
  if (amount <= 0) return credit;
  if (!credit) return { old: 0, fresh: amount };
  credit.fresh += amount;
  return credit;
};

/**
 * What of a jump is to be charged. A child is found gone after all parents were read: the jump that it made is in this reading
 * of the parent, or in the next one, and never later. So what is older than one reading was of a child for which nobody waited.
 */
export function settle(jump: number, credit: Credit | null): { charge: number; left: Credit | null } {
  if (!credit) return { charge: jump, left: null };
  const used = Math.min(jump, credit.old + credit.fresh);
  const left = Math.max(0, credit.fresh - Math.max(0, used - credit.old));
  return { charge: jump - used, left: left > 0 ? { old: left, fresh: 0 } : null };
}

/** Of a parent that was not read in this look. */
export function carried(credit: Credit | null): Credit | null {
  if (!credit) return null;
  credit.old += credit.fresh;
  credit.fresh = 0;
  return credit;
}

export const owed = (credit: Credit | null): number => (credit ? credit.old + credit.fresh : 0);
