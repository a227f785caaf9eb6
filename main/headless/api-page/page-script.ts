/**
 * Runs in the browser: its text is served as /api/page.js, so it must not use anything outside of itself. Everything is
 * built by DOM calls; no text of the document or of an answer ever becomes markup.
 */
export function pageScript(): void {
  interface Schema {
    $ref?: string;
    [keyword: string]: unknown;
  }
  interface Operation {
    operationId?: string;
    summary?: string;
    tags?: string[];
    parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[];
    requestBody?: { required?: boolean; content?: Record<string, { schema?: Schema }> };
    responses?: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }>;
  }
  interface Endpoint {
    method: string;
    path: string;
    op: Operation;
  }
  interface Document {
    info: { title: string; version: string; description?: string };
    paths: Record<string, Record<string, Operation>>;
  }

  const tokenKey = 'optimus.token';
  const fromAddress = /^#token=([A-Za-z0-9_-]{43})$/.exec(location.hash)?.[1];
  if (fromAddress) {
    sessionStorage.setItem(tokenKey, fromAddress);
    history.replaceState(null, '', location.pathname);
  }
  const token = () => sessionStorage.getItem(tokenKey) ?? '';
  const call = (path: string, init: RequestInit = {}) =>
    fetch(path, { ...init, headers: { ...init.headers, authorization: `Bearer ${token()}` }, cache: 'no-store' });

  function el(tag: string, props: Record<string, string> = {}, ...children: (Node | string)[]): HTMLElement {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }
  const main = () => document.getElementById('main') as HTMLElement;
  const code = (value: unknown) =>
    el('pre', { tabindex: '0' }, el('code', {}, typeof value === 'string' ? value : JSON.stringify(value, null, 2)));

  function askForToken(why: string) {
    const input = el('input', { id: 'token', type: 'password', autocomplete: 'off', size: '46' }) as HTMLInputElement;
    const form = el(
      'form',
      { class: 'ask' },
      el('h1', {}, 'Token needed'),
      el('p', {}, why),
      el('label', { for: 'token' }, 'Token'),
      input,
      el('button', {}, 'Use it'),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      sessionStorage.setItem(tokenKey, input.value.trim());
      void load();
    });
    main().replaceChildren(form);
    input.focus();
  }

  function endpointsOf(api: Document): Endpoint[] {
    return Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, op]) => ({ method: method.toUpperCase(), path, op })),
    );
  }
  const isStream = ({ op }: Endpoint) => op.responses?.['200']?.content?.['text/event-stream'] !== undefined;

  /** What may be typed into a field. */
  function hint(schema: Schema): string {
    const { enum: values, items, type } = schema;
    if (Array.isArray(values)) return values.join(' | ');
    if (type === 'array') return `[${hint((items ?? {}) as Schema)}, …] as JSON`;
    if (type === 'object') return `{${Object.keys((schema.properties ?? {}) as object).join(', ')}} as JSON`;
    return typeof type === 'string' ? type : '';
  }

  function parameters({ op }: Endpoint): [HTMLElement, () => { path: Map<string, string>; query: URLSearchParams }] {
    const fields = (op.parameters ?? []).map((parameter) => {
      const id = `p-${parameter.name}`;
      const input = el('input', { id, placeholder: hint(parameter.schema ?? {}) }) as HTMLInputElement;
      if (parameter.required) input.required = true;
      return {
        parameter,
        input,
        row: el(
          'div',
          { class: 'row' },
          el('label', { for: id }, parameter.name, parameter.required ? ' (required)' : ''),
          input,
        ),
      };
    });
    const spread = (query: URLSearchParams, name: string, value: unknown) => {
      if (Array.isArray(value))
        value.forEach((item, i) => {
          spread(query, `${name}[${i}]`, item);
        });
      else if (typeof value === 'object' && value !== null)
        for (const [key, item] of Object.entries(value)) spread(query, `${name}[${key}]`, item);
      else query.append(name, String(value));
    };
    const read = () => {
      const path = new Map<string, string>();
      const query = new URLSearchParams();
      for (const { parameter, input } of fields) {
        if (input.value === '') continue;
        if (parameter.in === 'path') path.set(parameter.name, input.value);
        // A list or an object is written as JSON and goes out in brackets.
        else spread(query, parameter.name, /^[[{]/.test(input.value) ? JSON.parse(input.value) : input.value);
      }
      return { path, query };
    };
    return [el('div', {}, ...fields.map(({ row }) => row)), read];
  }

  async function readStream(answer: Response, out: HTMLElement) {
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let shown = '';
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) return;
      shown = (shown + part.value).slice(-20_000);
      out.textContent = shown;
    }
  }

  function tryIt(endpoint: Endpoint): HTMLElement {
    const [fields, read] = parameters(endpoint);
    const body = endpoint.op.requestBody
      ? (el('textarea', { id: 'body', rows: '8', spellcheck: 'false' }) as HTMLTextAreaElement)
      : null;
    if (body) body.value = '{}';
    const status = el('p', { role: 'status' });
    const out = el('code');
    const run = el('button', {}, 'Run') as HTMLButtonElement;
    const stop = el('button', { type: 'button', hidden: '' }, 'Stop') as HTMLButtonElement;
    const form = el(
      'form',
      {},
      el('h2', {}, 'Try it'),
      fields,
      ...(body ? [el('label', { for: 'body' }, 'Body'), body] : []),
      run,
      stop,
      status,
      el('pre', { tabindex: '0' }, out),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void send();
    });
    async function send() {
      const control = new AbortController();
      const started = performance.now();
      stop.onclick = () => control.abort();
      stop.hidden = !isStream(endpoint);
      run.disabled = true;
      out.textContent = '';
      try {
        const { path, query } = read();
        const address = endpoint.path.replace(/\{([^}]+)\}/g, (_, name: string) =>
          encodeURIComponent(path.get(name) ?? ''),
        );
        const answer = await call(`/api${address}${query.size > 0 ? `?${query}` : ''}`, {
          method: endpoint.method,
          signal: control.signal,
          ...(endpoint.method === 'POST' && {
            headers: { 'content-type': 'application/json' },
            body: body?.value ?? '{}',
          }),
        });
        status.textContent = `${answer.status} ${answer.statusText} after ${Math.round(performance.now() - started)} ms`;
        if (isStream(endpoint) && answer.ok) await readStream(answer, out);
        else {
          const text = await answer.text();
          out.textContent = text === '' ? '' : JSON.stringify(JSON.parse(text), null, 2);
        }
      } catch (error) {
        status.textContent = control.signal.aborted ? 'Stopped.' : `It did not work: ${String(error)}`;
      } finally {
        run.disabled = false;
        stop.hidden = true;
      }
    }
    return form;
  }

  function show(endpoint: Endpoint) {
    const { op } = endpoint;
    const request = op.requestBody?.content?.['application/json']?.schema;
    const answers = Object.entries(op.responses ?? {}).map(([status, { content }]) =>
      el(
        'details',
        {},
        el('summary', {}, status, status === '200' && isStream(endpoint) ? ' stream' : ''),
        code(Object.values(content ?? {})[0]?.schema ?? {}),
      ),
    );
    main().replaceChildren(
      el('h1', {}, op.summary ?? endpoint.path),
      el(
        'p',
        { class: 'address' },
        el('b', { class: endpoint.method.toLowerCase() }, endpoint.method),
        ` /api${endpoint.path}`,
      ),
      tryIt(endpoint),
      ...(request ? [el('h2', {}, 'Body'), code(request)] : []),
      el('h2', {}, 'Answers'),
      ...answers,
    );
    document.title = `${op.summary ?? endpoint.path} · Optimus API`;
  }

  function list(api: Document) {
    const nav = document.getElementById('nav') as HTMLElement;
    const endpoints = endpointsOf(api);
    const tags = [...new Set(endpoints.map(({ op }) => op.tags?.[0] ?? 'other'))].sort();
    const open = () => {
      const chosen = endpoints.find(({ op }) => `#${op.operationId}` === location.hash) ?? endpoints[0];
      if (!chosen) return;
      for (const link of nav.querySelectorAll('a')) {
        if (link.hash === `#${chosen.op.operationId}`) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
      }
      show(chosen);
    };
    nav.replaceChildren(
      ...tags.flatMap((tag) => [
        el('h2', {}, tag),
        el(
          'ul',
          {},
          ...endpoints
            .filter(({ op }) => (op.tags?.[0] ?? 'other') === tag)
            .map(({ method, path, op }) =>
              el(
                'li',
                {},
                el(
                  'a',
                  { href: `#${op.operationId}`, title: op.summary ?? '' },
                  el('b', { class: method.toLowerCase() }, method),
                  ` ${path}`,
                ),
              ),
            ),
        ),
      ]),
    );
    (document.getElementById('version') as HTMLElement).textContent = api.info.version;
    addEventListener('hashchange', open);
    open();
  }

  async function load() {
    if (token() === '')
      return askForToken('Open the address that Optimus printed at its start, or paste the token out of it.');
    const answer = await call('/api/openapi.json').catch(() => null);
    if (answer?.status === 401) return askForToken('This token is not the one of the running Optimus.');
    if (!answer?.ok)
      return main().replaceChildren(
        el('h1', {}, 'Optimus does not answer'),
        el('p', {}, 'Start it and load this page again.'),
      );
    list((await answer.json()) as Document);
  }
  void load();
}
