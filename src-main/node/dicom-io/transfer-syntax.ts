/** Transfer syntaxes by UID: their names and which of them this program decodes. */

type PixelEncoding = 'little-endian' | 'big-endian' | 'rle' | 'jpeg-lossless' | 'unsupported';

interface TransferSyntax {
  readonly name: string;
  readonly encoding: PixelEncoding;
}

const SYNTAXES: ReadonlyMap<string, TransferSyntax> = new Map<string, TransferSyntax>([
  ['1.2.840.10008.1.2', { name: 'Implicit VR Little Endian', encoding: 'little-endian' }],
  ['1.2.840.10008.1.2.1', { name: 'Explicit VR Little Endian', encoding: 'little-endian' }],
  ['1.2.840.10008.1.2.1.99', { name: 'Deflated Explicit VR Little Endian', encoding: 'little-endian' }],
  ['1.2.840.10008.1.2.2', { name: 'Explicit VR Big Endian', encoding: 'big-endian' }],
  ['1.2.840.10008.1.2.5', { name: 'RLE Lossless', encoding: 'rle' }],
  ['1.2.840.10008.1.2.4.57', { name: 'JPEG Lossless, Process 14', encoding: 'jpeg-lossless' }],
  ['1.2.840.10008.1.2.4.70', { name: 'JPEG Lossless, Process 14, Selection Value 1', encoding: 'jpeg-lossless' }],
  ['1.2.840.10008.1.2.4.50', { name: 'JPEG Baseline', encoding: 'unsupported' }],
  ['1.2.840.10008.1.2.4.51', { name: 'JPEG Extended', encoding: 'unsupported' }],
  ['1.2.840.10008.1.2.4.80', { name: 'JPEG-LS Lossless', encoding: 'unsupported' }],
  ['1.2.840.10008.1.2.4.81', { name: 'JPEG-LS Near-Lossless', encoding: 'unsupported' }],
  ['1.2.840.10008.1.2.4.90', { name: 'JPEG 2000 Lossless', encoding: 'unsupported' }],
  ['1.2.840.10008.1.2.4.91', { name: 'JPEG 2000', encoding: 'unsupported' }],
  ['1.2.840.10008.1.2.4.201', { name: 'High-Throughput JPEG 2000 Lossless', encoding: 'unsupported' }],
  ['1.2.840.10008.1.2.4.202', { name: 'High-Throughput JPEG 2000 Lossless RPCL', encoding: 'unsupported' }],
  ['1.2.840.10008.1.2.4.203', { name: 'High-Throughput JPEG 2000', encoding: 'unsupported' }],
  ['1.2.840.10008.1.2.4.110', { name: 'JPEG XL Lossless', encoding: 'unsupported' }],
]);

/** Name and pixel encoding of a transfer syntax; unknown UIDs are named by themselves. */
export const toTransferSyntax = (uid: string): TransferSyntax => SYNTAXES.get(uid) ?? { name: uid, encoding: 'unsupported' };
