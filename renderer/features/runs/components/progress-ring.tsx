const radius = 6;
const round = 2 * Math.PI * radius;

/** The shape of how far; the figure stands beside it. */
export function ProgressRing({ value }: { value: number | null }) {
  return (
    <svg aria-hidden viewBox="0 0 16 16" fill="none" strokeWidth="2.5" className="size-3.5 shrink-0 -rotate-90">
      <circle cx="8" cy="8" r={radius} stroke="var(--track)" />
      <circle
        data-mark=""
        cx="8"
        cy="8"
        r={radius}
        stroke="var(--accent)"
        strokeLinecap="round"
        strokeDasharray={`${Math.max(0.02, value ?? 0.25) * round} ${round}`}
      />
    </svg>
  );
}
