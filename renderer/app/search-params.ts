export type SearchRecord = Readonly<Record<string, string>>;

/** Values stay the strings that the address shows: no guessing of numbers or JSON. The last of equal names wins. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(record: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(record)) {
    if (typeof value === 'string' && value !== '') params.set(name, value);
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** An empty or missing value takes the name out of the address. */
export function patchSearch(
  record: SearchRecord,
  patch: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...record, ...patch }).filter((entry): entry is [string, string] => !!entry[1]),
  );
}
