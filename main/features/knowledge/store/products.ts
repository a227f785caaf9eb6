/**
 * Inner products of many vectors of bytes with one, sixteen numbers at a time: the plain loop takes eight times as long, and it is nearly
 * all that a search by meaning does. Node has no such thing of its own, and a native module for one loop is a package for six systems;
 * so it is written here in the words of WebAssembly.
 */
const op = {
  block: 0x02,
  loop: 0x03,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  store: 0x36,
  const: 0x41,
  eqz: 0x45,
  below: 0x49,
  add: 0x6a,
  sub: 0x6b,
} as const;
const nothing = 0x40;
const i32 = 0x7f;
const v128 = 0x7b;
const load16 = [0xfd, 0x00, 0x00, 0x00];
const zeros = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
const lowerToShort = [0xfd, 0x87, 0x01];
const upperToShort = [0xfd, 0x88, 0x01];
const productOfShorts = [0xfd, 0xba, 0x01];
const addFour = [0xfd, 0xae, 0x01];
const lane = (at: number) => [0xfd, 0x1b, at];

// Parameters: where the vectors begin, the asked one, the answers, how many, how long each is. Then the variables.
const [values, asked, out, count, length, at, sum, one, other] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

const code: number[] = [
  ...[op.block, nothing, op.loop, nothing],
  ...[op.get, count, op.eqz, op.brIf, 1],
  ...[...zeros, op.set, sum, op.const, 0, op.set, at],
  ...[op.loop, nothing],
  ...[op.get, values, op.get, at, op.add, ...load16, op.set, one],
  ...[op.get, asked, op.get, at, op.add, ...load16, op.set, other],
  ...[op.get, one, ...lowerToShort, op.get, other, ...lowerToShort, ...productOfShorts],
  ...[op.get, one, ...upperToShort, op.get, other, ...upperToShort, ...productOfShorts],
  ...[...addFour, op.get, sum, ...addFour, op.set, sum],
  ...[op.get, at, op.const, 16, op.add, op.tee, at, op.get, length, op.below, op.brIf, 0],
  op.end,
  ...[op.get, out],
  ...[op.get, sum, ...lane(0), op.get, sum, ...lane(1), op.add],
  ...[op.get, sum, ...lane(2), op.add, op.get, sum, ...lane(3), op.add],
  ...[op.store, 2, 0],
  ...[op.get, values, op.get, length, op.add, op.set, values],
  ...[op.get, out, op.const, 4, op.add, op.set, out],
  ...[op.get, count, op.const, 1, op.sub, op.set, count],
  ...[op.br, 0, op.end, op.end, op.end],
];

/** Sizes as WebAssembly writes them: seven bits a byte. */
const size = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...size(value >>> 7)]);
const section = (id: number, body: readonly number[]) => [id, ...size(body.length), ...body];
const name = (text: string) => [text.length, ...new TextEncoder().encode(text)];
const variables = [3, 1, i32, 1, v128, 2, v128];
const body = [...variables, ...code];

const wasm = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...section(1, [1, 0x60, 5, i32, i32, i32, i32, i32, 0]),
  ...section(2, [1, ...name('m'), ...name('m'), 0x02, 0x00, 1]),
  ...section(3, [1, 0]),
  ...section(7, [1, ...name('products'), 0x00, 0]),
  ...section(10, [1, ...size(body.length), ...body]),
]);

/** So many vectors are handed over at once. */
const perBlock = 1_024;
const page = 65_536;

export type Products = (vectors: Int8Array, first: number, many: number, into: Int32Array) => void;

function plain(wanted: Int8Array): Products {
  const { length: dims } = wanted;
  return (vectors, first, many, into) => {
    for (let place = 0; place < many; place += 1) {
      let total = 0;
      const from = (first + place) * dims;
      for (let i = 0; i < dims; i += 1)
        total = (total + Math.imul(vectors[from + i] as number, wanted[i] as number)) | 0;
      into[place] = total;
    }
  };
}

let compiled: WebAssembly.Module | null | undefined;

function moduleOf(): WebAssembly.Module | null {
  if (compiled === undefined) compiled = WebAssembly.validate(wasm) ? new WebAssembly.Module(wasm) : null;
  return compiled;
}

/** Products with this vector. What is no multiple of sixteen long, or runs on an older processor, goes the plain way. */
export function createProducts(wanted: Int8Array): { products: Products; perBlock: number } {
  const { length: dims } = wanted;
  const code = dims % 16 === 0 && dims > 0 ? moduleOf() : null;
  if (!code) return { products: plain(wanted), perBlock };
  const answersAt = dims;
  const valuesAt = dims + perBlock * 4;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((valuesAt + perBlock * dims) / page) });
  const { exports } = new WebAssembly.Instance(code, { m: { m: memory } });
  const run = exports.products as (...numbers: number[]) => void;
  const bytes = new Int8Array(memory.buffer);
  const answers = new Int32Array(memory.buffer, answersAt, perBlock);
  bytes.set(wanted, 0);
  return {
    perBlock,
    products(vectors, first, many, into) {
      bytes.set(vectors.subarray(first * dims, (first + many) * dims), valuesAt);
      run(valuesAt, 0, answersAt, many, dims);
      into.set(many === perBlock ? answers : answers.subarray(0, many));
    },
  };
}
