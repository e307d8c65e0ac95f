import { describe, expect, it } from '@jest/globals';
import { BASE_PROFILE, type ModelProfile } from '../../gateway/model/model-profile.js';
import { type Media } from '../../gateway/model/content-block.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { type ReadImage, readImage, sniffImage } from './read-image.js';

const base64 = (...bytes: (number | string)[]): string =>
  Buffer.concat(bytes.map((part) => Buffer.from(typeof part === 'number' ? [part] : part))).toString('base64');

const PNG = base64(0x89, 'PNG', 0x0d, 0x0a, 0x1a, 0x0a, 'rest of the image');

function read(image: Media, profile: Partial<ModelProfile> = {}): { image: ReadImage; warnings: Warnings } {
  const warnings = new Warnings();
  const context = { vendor: 'acme', api: 'its API', warnings, profile: { ...BASE_PROFILE, ...profile } };
  return { image: readImage(image, 'messages.0.content.0.image', context), warnings };
}

describe('sniffImage', () => {
  it.each([
    { format: 'png', bytes: PNG },
    { format: 'jpeg', bytes: base64(0xff, 0xd8, 0xff, 0xe0, 'JFIF') },
    { format: 'gif', bytes: base64('GIF89a') },
    { format: 'webp', bytes: base64('RIFF', 1, 2, 3, 4, 'WEBPVP8 ') },
    { format: 'bmp', bytes: base64('BM6') },
    { format: 'tiff', bytes: base64('II*', 0) },
    { format: 'heic', bytes: base64(0, 0, 0, 24, 'ftypheic') },
    { format: 'avif', bytes: base64(0, 0, 0, 24, 'ftypavif') },
    { format: 'svg', bytes: base64('<svg xmlns="">') },
    { format: undefined, bytes: base64('hello') },
    { format: undefined, bytes: '' },
  ])('knows $format', ({ format, bytes }) => {
    expect(sniffImage(bytes)).toBe(format);
  });
});

describe('readImage', () => {
  it('gives the bytes with their media type', () => {
    const { image, warnings } = read({ format: 'png', source: { bytes: PNG } });
    expect(image).toEqual({ bytes: PNG, format: 'png', mediaType: 'image/png' });
    expect(warnings.mapped).toEqual([]);
  });

  it('believes the bytes, not the declaration (E72)', () => {
    const { image, warnings } = read({ format: 'jpeg', source: { bytes: PNG } });
    expect(image).toMatchObject({ format: 'png', mediaType: 'image/png' });
    expect(warnings.mapped.map(({ path }) => path)).toEqual(['messages.0.content.0.image.format']);
  });

  it('believes the declaration of bytes that tell nothing', () => {
    expect(read({ format: 'webp', source: { bytes: 'AQID' } }).image).toMatchObject({ mediaType: 'image/webp' });
  });

  it.each<{ name: string; image: Media; profile?: Partial<ModelProfile>; message: string }>([
    {
      name: 'bytes of a format that nobody takes',
      image: { format: 'png', source: { bytes: base64('BM6') } },
      message:
        'messages.0.content.0.image.format: acme takes no image of the format bmp in its API. Use png, jpeg, gif, webp.',
    },
    {
      name: 'a declared format that the model does not take',
      image: { format: 'gif', source: { bytes: 'AQID' } },
      profile: { images: ['png'] },
      message:
        'messages.0.content.0.image.format: acme takes no image of the format that is declared in its API. Use png.',
    },
    {
      name: 'any image where the model sees none',
      image: { format: 'png', source: { bytes: PNG } },
      profile: { images: [] },
      message:
        'messages.0.content.0.image: acme takes no image with this model in its API. Describe it as text, or choose a model that sees.',
    },
    {
      name: 'an image in S3',
      image: { format: 'png', source: { s3Location: { uri: 's3://bucket/key' } } },
      message:
        'messages.0.content.0.image.source.s3Location: acme takes no media that lie elsewhere in its API. Send the bytes.',
    },
    {
      name: 'a URL where the vendor fetches none',
      image: { format: 'png', source: { url: 'https://example.com/a.png' } },
      profile: { mediaUrls: false },
      message:
        'messages.0.content.0.image.source.url: acme takes no media that lie elsewhere in its API. Send the bytes.',
    },
  ])('refuses $name', ({ image, profile, message }) => {
    expect(() => read(image, profile)).toThrow(message);
  });

  it('gives a URL to a vendor that fetches', () => {
    const { image } = read({ format: 'png', source: { url: 'https://example.com/a.png' } });
    expect(image).toEqual({ url: 'https://example.com/a.png' });
  });
});
