const longest = 400;

/** Each is linear in the length of the line, whatever it holds. */
const rules: readonly [RegExp, string][] = [
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>)\]}]+/gi, '‹url›'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d\d:?\d\d|UTC))?)?/g, '‹time›'],
  [
    /\b(?:\d{1,2}[/ ](?:\d{1,2}|[A-Z][a-z]{2})[/ ]\d{4}[: ])?\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?: [+-]\d{4})?\b/g,
    '‹time›',
  ],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '‹id›'],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}/g, '‹mail›'],
  [/"[^"\n]{0,2000}"|'[^'\n]{1,2000}'(?!\w)|`[^`\n]{0,2000}`/g, '‹text›'],
  [/(?<![\w.])(?:[A-Za-z]:\\|~?\/|\.{1,2}\/)[\w.@+~%$-]+(?:[\\/][\w.@+~%$-]+)*[\\/]?(?::\d+){0,2}/g, '‹path›'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g, '‹address›'],
  [/\b0x[0-9a-f]+\b/gi, '‹hex›'],
  [/\b(?=[a-f]{0,63}\d)(?=\d{0,63}[a-f])[0-9a-f]{7,64}\b/gi, '‹hex›'],
  [/\b[A-Za-z0-9_-]{0,40}\d[A-Za-z0-9_-]{19,400}\b/g, '‹id›'],
  [/(?<![\w.])[-+]?\d[\d.,_]*(?:[eE][-+]?\d+)?(?=\b|[a-zµ%])/g, '‹n›'],
  [/\d+/g, '‹n›'],
];

/** What is the same of lines that differ in numbers, ids, paths, times and texts only. */
export function shapeOf(text: string): string {
  let shape = text.length > longest ? text.slice(0, longest) : text;
  for (const [pattern, word] of rules) shape = shape.replaceAll(pattern, word);
  return shape.replaceAll(/\s+/g, ' ').trim();
}
