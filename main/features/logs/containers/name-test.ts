/** `*` stands for anything. Takes no longer for one name than for another. */
export function nameTest(pattern: string): (name: string) => boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return (name) => name === pattern;
  return (name) => {
    const end = name.length - last.length;
    let at = first.length;
    if (end < at || !name.startsWith(first) || !name.endsWith(last)) return false;
    for (const part of parts) {
      const found = name.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}
