const hour = 3_600_000;

/** For how long something is kept quiet. */
export function silenceTimes(now: number): { id: string; label: string; at: number | null }[] {
  const date = new Date(now);
  // Nine in the morning by the calendar of this machine: a day may have 23 hours.
  const tomorrow = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, 9).getTime();
  return [
    { id: 'hour', label: 'Silence for an hour', at: now + hour },
    { id: 'eight', label: 'Silence for 8 hours', at: now + 8 * hour },
    { id: 'tomorrow', label: 'Silence until tomorrow, 9:00', at: tomorrow },
    { id: 'ever', label: 'Silence until I end it', at: null },
  ];
}
