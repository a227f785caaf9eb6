/** `optimus://secret/NAME` is for every project, `optimus://project/NAME` of this one. */
export type SecretReference = { scope: 'secret' | 'project'; name: string };

export type Part =
  | { text: string }
  | { variable: string; fallback: string | null; ifEmpty: boolean }
  | { secret: SecretReference }
  | { broken: string };

const pattern =
  /\$\$\{|\$\{optimus:\/\/(secret|project)\/([A-Za-z_][A-Za-z0-9_]{0,199})\}|\$\{([A-Za-z_][A-Za-z0-9_]{0,199})(?:(:?)-([^}]*))?\}|\$\{|(?<![A-Za-z0-9])optimus:\/\/(secret|project)\/([A-Za-z_][A-Za-z0-9_]{0,199})/g;

/** What a value is made of. */
export function partsOf(value: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  const text = (piece: string) => {
    const last = parts.at(-1);
    if (piece === '') return;
    if (last && 'text' in last) last.text += piece;
    else parts.push({ text: piece });
  };
  for (const found of value.matchAll(pattern)) {
    const [whole, bracedScope, bracedName, variable, colon, fallback, scope = bracedScope, name = bracedName] = found;
    text(value.slice(at, found.index));
    at = found.index + whole.length;
    if (whole === '$${') text('${');
    else if (name !== undefined && scope !== undefined)
      parts.push({ secret: { scope: scope === 'project' ? 'project' : 'secret', name } });
    else if (variable !== undefined) parts.push({ variable, fallback: fallback ?? null, ifEmpty: colon === ':' });
    else parts.push({ broken: whole });
  }
  text(value.slice(at));
  return parts;
}

export const referenceOf = ({ scope, name }: SecretReference): string => `optimus://${scope}/${name}`;

export const secretsIn = (value: string): SecretReference[] =>
  value.includes('optimus://') ? partsOf(value).flatMap((part) => ('secret' in part ? [part.secret] : [])) : [];
