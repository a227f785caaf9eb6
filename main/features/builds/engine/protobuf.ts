interface Field {
  number: number;
  value: number;
  bytes: Buffer;
}

/** The wire format of protocol buffers: a key, then a number or so many bytes. */
export function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let power = 1; ; power *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError('a message ends within a number');
      value += (byte & 127) * power;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = number();
    const wire = key & 7;
    const nothing = message.subarray(0, 0);
    if (wire === 0) yield { number: key >> 3, value: number(), bytes: nothing };
    else if (wire === 2) {
      const length = number();
      if (at + length > message.length) throw new RangeError('a message ends within a field');
      yield { number: key >> 3, value: 0, bytes: message.subarray(at, at + length) };
      at += length;
    } else if (wire === 1 || wire === 5) at += wire === 1 ? 8 : 4;
    else throw new RangeError(`wire type ${wire} is not known`);
  }
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

/** One field that holds bytes or a text. */
export function bytesField(number: number, value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}
