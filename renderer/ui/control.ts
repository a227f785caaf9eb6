/** The one frame of everything that is typed into or picked from. */
export const controlFrame =
  'rounded-md border border-edge bg-bg text-base text-text transition-colors hover:border-dim focus-visible:outline-offset-[-1px] disabled:pointer-events-none disabled:opacity-45 data-disabled:pointer-events-none data-disabled:opacity-45 data-invalid:border-bad aria-invalid:border-bad';

export const popupFrame =
  'rounded-lg border border-line bg-raise text-text shadow-pop outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 data-instant:transition-none';
