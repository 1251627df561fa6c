/** Grey images as PNG bytes (ISO/IEC 15948), for key slices in reports. Knows nothing of slices or windows. */
import { crc32, deflateSync } from 'node:zlib';
import { assert } from '@shared/base/assert';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(data.length, 0);
  typed.copy(framed, 4);
  framed.writeUInt32BE(crc32(typed), typed.length + 4);
  return framed;
}

/**
 * An 8-bit greyscale PNG.
 * @param columns image width in pixels, > 0
 * @param rows image height in pixels, > 0
 * @param grey columns x rows values, row-major, 0 black to 255 white
 */
export function encodeGreyPng(columns: number, rows: number, grey: Uint8Array): Uint8Array {
  assert(columns > 0 && rows > 0 && grey.length === columns * rows, 'one grey value for each pixel');
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  header.set([8, 0, 0, 0, 0], 8);
  // Every row starts with its filter type; 0 = stored as it is.
  const filtered = Buffer.alloc((columns + 1) * rows);
  for (let j = 0; j < rows; j++) filtered.set(grey.subarray(j * columns, (j + 1) * columns), j * (columns + 1) + 1);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(filtered)), chunk('IEND', new Uint8Array())]);
}
