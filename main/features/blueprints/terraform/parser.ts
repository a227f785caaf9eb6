type ParseToString = (text: string) => [json: string, error: unknown];

const parserOf = (module: unknown): ParseToString | null => {
  if (typeof module !== 'object' || module === null) return null;
  if ('parseToString' in module && typeof module.parseToString === 'function')
    return module.parseToString as ParseToString;
  return 'default' in module ? parserOf(module.default) : null;
};

let loading: Promise<ParseToString> | null = null;

/** HashiCorp's own parser, compiled to 4 MB of JavaScript. It takes half a second of processor to load, so only a thread should. */
function load(): Promise<ParseToString> {
  loading ??= (async () => {
    // It sets both for everybody who shares the thread with it.
    const { stackTraceLimit } = Error;
    const hadRequire = 'require' in globalThis;
    const parser = parserOf(await import('hcl2-parser'));
    Error.stackTraceLimit = stackTraceLimit;
    if (!hadRequire) Reflect.deleteProperty(globalThis, 'require');
    if (parser === null) throw new Error('hcl2-parser does not offer what it should');
    return parser;
  })();
  return loading;
}

/** As plain data, or null where it is no HCL: the compiled parser loses its own sentence on the way. */
export async function parseHcl(text: string): Promise<Record<string, unknown> | null> {
  const parse = await load();
  try {
    const [json, error] = parse(text);
    if (error !== null && error !== undefined) return null;
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    // Its conversion panics where one block has names and its brother has none.
    return null;
  }
}
