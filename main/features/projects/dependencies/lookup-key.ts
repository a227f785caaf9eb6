const anyCase = new Set(['nuget', 'composer', 'swift', 'conda', 'github-actions', 'terraform']);

/** One and the same name as its ecosystem sees it, however it is written. */
export function lookupKey(ecosystem: string, name: string): string {
  if (ecosystem === 'pypi') return name.toLowerCase().replace(/[-_.]+/g, '-');
  return anyCase.has(ecosystem) ? name.toLowerCase() : name;
}

/** The keys that a name may have when nobody says of which ecosystem it is. */
export function lookupKeys(name: string, ecosystem: string | undefined): string[] {
  if (ecosystem !== undefined) return [lookupKey(ecosystem, name)];
  return [...new Set([name, name.toLowerCase(), lookupKey('pypi', name)])];
}
