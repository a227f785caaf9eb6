export interface Codec {
  encode(value: unknown): string;
  decode(text: string): unknown;
}

/**
 * JSON that keeps what structured clone keeps and JSON loses. One function for both sides: its source text is also put into
 * the page, so it must not refer to anything outside itself.
 */
export function createCodec(): Codec {
  type Tagged = { $: string; v?: unknown };
  const base64 = (bytes: Uint8Array) => {
    let text = '';
    for (let i = 0; i < bytes.length; i += 32_768) text += String.fromCharCode(...bytes.subarray(i, i + 32_768));
    return btoa(text);
  };
  const bytesOf = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

  const pack = (value: unknown): unknown => {
    if (value === undefined) return { $: 'undefined' };
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
    if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'number', v: String(value) };
    if (typeof value === 'function' || typeof value === 'symbol') throw new Error('An object could not be cloned.');
    if (value === null || typeof value !== 'object') return value;
    if (value instanceof Date) return { $: 'date', v: value.getTime() };
    if (ArrayBuffer.isView(value))
      return { $: 'bytes', v: base64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
    if (value instanceof ArrayBuffer) return { $: 'buffer', v: base64(new Uint8Array(value)) };
    if (value instanceof Map) return { $: 'map', v: [...value].map(pack) };
    if (value instanceof Set) return { $: 'set', v: [...value].map(pack) };
    if (value instanceof Error) return { $: 'error', v: [value.name, value.message] };
    if (Array.isArray(value)) return value.map(pack);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key === '$' ? '$$' : key, pack(item)]));
  };

  const unpack = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(unpack);
    const { $: tag, v } = value as Tagged;
    const list = Array.isArray(v) ? v : [];
    if (tag === 'undefined') return undefined;
    if (tag === 'bigint') return BigInt(String(v));
    if (tag === 'number') return Number(v);
    if (tag === 'date') return new Date(Number(v));
    if (tag === 'bytes') return bytesOf(String(v));
    if (tag === 'buffer') return bytesOf(String(v)).buffer;
    if (tag === 'map') return new Map(list.map(unpack) as [unknown, unknown][]);
    if (tag === 'set') return new Set(list.map(unpack));
    if (tag === 'error') return Object.assign(new Error(String(list[1])), { name: String(list[0]) });
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key === '$$' ? '$' : key, unpack(item)]));
  };

  return { encode: (value) => JSON.stringify(pack(value)), decode: (text) => unpack(JSON.parse(text)) };
}
