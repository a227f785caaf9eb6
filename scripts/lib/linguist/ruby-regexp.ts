export interface Pattern {
  source: string;
  flags: string;
}

/**
 * linguist writes its patterns for Ruby. What Ruby has and JavaScript has not is put into other words; what neither
 * this nor JavaScript understands throws, so that an update of the tables cannot bring in a pattern that is read wrongly.
 * Captures become plain groups: nobody asks for them.
 */
export function fromRuby(ruby: string): Pattern {
  const named = new Map<string, string>();
  let position = 0;
  let atomic = 0;
  let ignoreCase = false;
  let dotAll = false;

  const fail = (what: string): never => {
    throw new Error(`${what} at ${position} of the pattern ${ruby}`);
  };
  const peek = (text: string) => ruby.startsWith(text, position);

  function once(body: string): string {
    atomic += 1;
    return `(?:(?=(?<once${atomic}>${body}))\\k<once${atomic}>)`;
  }

  /** What is said a second time needs names of its own. */
  function renamed(body: string): string {
    const names = new Map<string, string>();
    return body.replaceAll(/(?<=<)once\d+(?=>)/g, (name) => {
      const known = names.get(name);
      if (known) return known;
      atomic += 1;
      names.set(name, `once${atomic}`);
      return `once${atomic}`;
    });
  }

  function escaped(inClass: boolean): string {
    const char = ruby[position + 1] ?? fail('a lone backslash');
    position += 2;
    // Only the spaces of ASCII: text is handed over byte by byte, and 0xA0 is then a part of a letter.
    if (char === 's') return inClass ? '\\t-\\r ' : '[\\t-\\r ]';
    if (char === 'h') return inClass ? '0-9a-fA-F' : '[0-9a-fA-F]';
    if (inClass) return /[A-RT-VX-Zg-mopqyz1-9]/.test(char) && !'DS'.includes(char) ? fail(`\\${char}`) : `\\${char}`;
    if (char === 'S') return '[^\\t-\\r ]';
    if (char === 'A') return '(?<![^])';
    if (char === 'z') return '(?![^])';
    if (char === 'g') {
      const name = /^<(\w+)>/.exec(ruby.slice(position));
      const body = named.get(name?.[1] ?? '');
      if (!name || body === undefined) return fail('\\g');
      position += name[0].length;
      return `(?:${renamed(body)})`;
    }
    return /[C-VX-Zaceg-mopquxyz1-9]/.test(char) && !'DW'.includes(char) ? fail(`\\${char}`) : `\\${char}`;
  }

  /** `[a&&[^b]]` is the one thing about classes that JavaScript lacks. */
  function characterClass(): string {
    position += 1;
    let body = '';
    if (peek('^')) {
      body = '^';
      position += 1;
    }
    let first = true;
    while (position < ruby.length) {
      if (peek(']') && !first) {
        position += 1;
        return `[${body}]`;
      }
      first = false;
      if (peek('&&[^')) {
        position += 2;
        const without = characterClass().replace('[^', '[');
        if (!peek(']')) fail('a class within a class');
        position += 1;
        return `(?:(?!${without})[${body}])`;
      }
      if (peek('[:') || peek('&&')) fail('a class within a class');
      if (peek('\\')) body += escaped(true);
      else {
        body += peek('[') ? '\\[' : ruby[position];
        position += 1;
      }
    }
    return fail('an open class');
  }

  function group(extended: boolean): string {
    const head = /^\((?:\?(?:<(\w+)>|([:=!>]|<[=!])|([imx]*)(?:-([imx]+))?([:)])))?/.exec(ruby.slice(position));
    if (!head) return fail('a group');
    const [text, name, kind, on, off = '', end] = head;
    position += text.length;
    if (end === ')') return options(on ?? '', off, extended);
    const inner = on?.includes('x') ? true : off.includes('x') ? false : extended;
    const body = alternatives(inner);
    if (!peek(')')) fail('an open group');
    position += 1;
    if (name) named.set(name, body);
    if (kind === '>') return once(body);
    if (kind) return `(?${kind}${body})`;
    return `(?${modifiers(on ?? '', off)}:${body})`;
  }

  /** Ruby's `m` is what JavaScript calls `s`; what JavaScript calls `m` is always on in Ruby. */
  function modifiers(on: string, off: string): string {
    const words = (letters: string) => `${letters.includes('i') ? 'i' : ''}${letters.includes('m') ? 's' : ''}`;
    const less = words(off).replace(dotAll ? '' : 's', '');
    return words(on) + (less && `-${less}`);
  }

  /** `(?i)` holds to the end of its group. */
  function options(on: string, off: string, extended: boolean): string {
    const rest = on.includes('x') ? true : off.includes('x') ? false : extended;
    if (position === on.length + off.length + (off ? 1 : 0) + 3) {
      ignoreCase = on.includes('i');
      dotAll = on.includes('m');
      return alternatives(rest);
    }
    return `(?${modifiers(on, off)}:${alternatives(rest)})`;
  }

  function alternatives(extended: boolean): string {
    let out = '';
    while (position < ruby.length && !peek(')')) {
      const char = ruby[position] ?? '';
      if (extended && /\s/.test(char)) {
        position += 1;
        continue;
      }
      if (extended && char === '#') {
        const end = ruby.indexOf('\n', position);
        position = end < 0 ? ruby.length : end;
        continue;
      }
      let atom = char;
      if (char === '(') atom = group(extended);
      else if (char === '[') atom = characterClass();
      else if (char === '\\') atom = escaped(false);
      else position += 1;
      out += quantified(atom);
    }
    return out;
  }

  function quantified(atom: string): string {
    const found = /^(?:[*+?]|\{\d*,?\d*\}(?<=\d.*))/.exec(ruby.slice(position));
    if (!found || atom === '|' || atom === '^') return atom;
    const [quantifier] = found;
    position += quantifier.length;
    if (peek('?')) {
      position += 1;
      return `${atom}${quantifier}?`;
    }
    if (peek('+') && !quantifier.startsWith('{')) {
      position += 1;
      return once(`${atom}${quantifier}`);
    }
    return atom + quantifier;
  }

  const source = alternatives(false);
  if (position < ruby.length) fail('an unexpected )');
  return { source, flags: `m${ignoreCase ? 'i' : ''}${dotAll ? 's' : ''}` };
}
