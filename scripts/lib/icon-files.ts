export interface IconImage {
  size: number;
  png: Buffer;
  /** 4 bytes a pixel, top row first. */
  rgba: Uint8Array;
}

/** A device-independent bitmap as icons hold it: bottom row first, BGRA, then a mask of one bit a pixel. */
function bitmap({ size, rgba }: IconImage): Buffer {
  const maskRow = Math.ceil(size / 32) * 4;
  const file = Buffer.alloc(40 + size * size * 4 + maskRow * size);
  file.writeUInt32LE(40, 0);
  file.writeInt32LE(size, 4);
  file.writeInt32LE(size * 2, 8); // picture and mask, one above the other
  file.writeUInt16LE(1, 12);
  file.writeUInt16LE(32, 14);
  file.writeUInt32LE(size * size * 4 + maskRow * size, 20);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const from = (y * size + x) * 4;
      const row = size - 1 - y;
      const to = 40 + (row * size + x) * 4;
      const [r = 0, g = 0, b = 0, a = 0] = rgba.subarray(from, from + 4);
      file.set([b, g, r, a], to);
      const maskAt = 40 + size * size * 4 + row * maskRow + (x >> 3);
      if (a === 0) file.writeUInt8(file.readUInt8(maskAt) | (0x80 >> (x & 7)), maskAt);
    }
  return file;
}

/** Windows: bitmaps below 256 pixels, because parts of the system still cannot read PNG there. */
export function icoFile(images: readonly IconImage[]): Buffer {
  const bodies = images.map((image) => (image.size < 256 ? bitmap(image) : image.png));
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach(({ size }, index) => {
    const at = 6 + 16 * index;
    const length = bodies[index]?.length ?? 0;
    head.writeUInt8(size % 256, at); // 256 is written as 0
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += length;
  });
  return Buffer.concat([head, ...bodies]);
}

/** macOS: each type is a size in points at a scale, all of them PNG. */
export const icnsTypes: readonly [type: string, pixels: number][] = [
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

const block = (type: string, body: Buffer) => {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
};

export function icnsFile(images: readonly IconImage[]): Buffer {
  const bodies = icnsTypes.map(([type, pixels]) => {
    const image = images.find(({ size }) => size === pixels);
    if (!image) throw new Error(`an icns file needs a picture of ${pixels} pixels`);
    return block(type, image.png);
  });
  return block('icns', Buffer.concat(bodies));
}
