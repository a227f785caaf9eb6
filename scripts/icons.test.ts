import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { icnsFile, icnsTypes, icoFile } from './lib/icon-files.ts';

const resources = join(import.meta.dirname, '..', 'resources');
const icons = join(resources, 'icons');
const pngSize = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];
const isPng = (data: Buffer) => data.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));

function icoSizes(file: Buffer): number[] {
  expect(file.readUInt16LE(2)).toBe(1);
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index;
    const size = file.readUInt8(at) || 256;
    const body = file.subarray(file.readUInt32LE(at + 12)).subarray(0, file.readUInt32LE(at + 8));
    expect(isPng(body) ? pngSize(body)[0] : body.readInt32LE(4)).toBe(size);
    return size;
  });
}

function icnsBlocks(file: Buffer): [string, Buffer][] {
  expect(file.toString('latin1', 0, 4)).toBe('icns');
  expect(file.readUInt32BE(4)).toBe(file.length);
  const blocks: [string, Buffer][] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4))
    blocks.push([file.toString('latin1', at, at + 4), file.subarray(at + 8, at + file.readUInt32BE(at + 4))]);
  return blocks;
}

describe('icon files', () => {
  const one = (size: number) => ({ size, png: Buffer.alloc(30), rgba: new Uint8Array(size * size * 4).fill(7) });

  it('a bitmap in an ico is upside down, blue first, with its mask', () => {
    const rgba = new Uint8Array([1, 2, 3, 255, 4, 5, 6, 0, 7, 8, 9, 255, 10, 11, 12, 255]);
    const body = icoFile([{ size: 2, png: Buffer.alloc(0), rgba }]).subarray(22 + 40);
    expect([...body.subarray(0, 16)]).toEqual([9, 8, 7, 255, 12, 11, 10, 255, 3, 2, 1, 255, 6, 5, 4, 0]);
    expect([...body.subarray(16)]).toEqual([0, 0, 0, 0, 0x40, 0, 0, 0]);
  });

  it('an icns holds every type, and says which size is missing', () => {
    const sizes = [16, 32, 64, 128, 256, 512, 1024];
    expect(icnsBlocks(icnsFile(sizes.map(one))).map(([type]) => type)).toEqual(icnsTypes.map(([type]) => type));
    expect(() => icnsFile([one(16)])).toThrow('32 pixels');
  });
});

describe('resources/icons', () => {
  it('was made from the pictures as they are now (else: npm run icons)', async () => {
    const made = JSON.parse(await readFile(join(icons, 'sources.json'), 'utf8')) as Record<string, string>;
    expect(Object.keys(made)).toEqual(['icon.svg', 'tray.svg']);
    for (const [name, digest] of Object.entries(made)) {
      const text = (await readFile(join(resources, name), 'utf8')).replaceAll('\r\n', '\n');
      expect(createHash('sha256').update(text).digest('hex'), name).toBe(digest);
    }
  });

  it('has every picture in the size that its name says', async () => {
    const pictures = await readdir(join(icons, 'linux'));
    expect(pictures).toContain('512x512.png');
    for (const name of pictures) {
      const size = Number(name.split('x')[0]);
      expect(pngSize(await readFile(join(icons, 'linux', name))), name).toEqual([size, size]);
    }
    expect(pngSize(await readFile(join(icons, 'icon.png')))).toEqual([256, 256]);
    expect(icoSizes(await readFile(join(icons, 'icon.ico')))).toContain(256);
    for (const [type, png] of icnsBlocks(await readFile(join(icons, 'icon.icns'))))
      expect(pngSize(png)[0], type).toBe(Object.fromEntries(icnsTypes)[type]);
  });

  it.each(['calm', 'attention', 'failing'])('has the tray pictures of "%s"', async (state) => {
    const sizeOf = async (name: string) => pngSize(await readFile(join(icons, name)))[0];
    expect(await sizeOf(`tray-${state}-Template.png`)).toBe(18);
    expect(await sizeOf(`tray-${state}-Template@2x.png`)).toBe(36);
    expect(await sizeOf(`tray-${state}.png`)).toBe(24);
    expect(await sizeOf(`tray-${state}@2x.png`)).toBe(48);
    expect(icoSizes(await readFile(join(icons, `tray-${state}.ico`)))).toEqual([16, 20, 24, 32, 48]);
  });
});
