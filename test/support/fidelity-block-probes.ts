import { BYTES, document, type Probe, S3, system, user } from './fidelity-requests.js';

/** The first bytes of a file of each format, by which it is known. */
const IMAGES: Readonly<Record<string, string>> = {
  png: 'iVBORw0KGgo=',
  jpeg: '/9j/4AAQSkZJRg==',
  gif: 'R0lGODlhAQABAAAAACw=',
  webp: 'UklGRiQAAABXRUJQVlA4IA==',
};

const image = (format: string, bytes = IMAGES[format]) => user({ image: { format, source: { bytes } } });
const file = (kind: 'video' | 'audio', format: string) => ({
  member: `${kind}: ${format}`,
  ...user({ [kind]: { format, source: BYTES } }),
});

/** What a message of the user's can hold. */
export const BLOCK_PROBES: readonly Probe[] = [
  { member: 'text', ...user({ text: 'a' }) },
  { member: 'text (blank)', ...user({ text: ' ' }), gateway: 'left out' },
  ...Object.keys(IMAGES).map((format) => ({ member: `image: ${format}`, ...image(format) })),
  { member: 'image (another format than its bytes)', ...image('jpeg', IMAGES['png']) },
  { member: 'image.source.s3Location', ...user({ image: { format: 'png', source: S3 } }) },
  { member: 'document: pdf', ...document({}) },
  ...['txt', 'md', 'csv', 'html'].map((format) => ({
    member: `document: ${format}`,
    ...document({ format, source: { bytes: 'YQ==' } }),
  })),
  ...['doc', 'docx', 'xls', 'xlsx'].map((format) => ({ member: `document: ${format}`, ...document({ format }) })),
  { member: 'document.source.text', ...document({ format: 'txt', source: { text: 'a' } }) },
  { member: 'document.source.content', ...document({ format: 'txt', source: { content: [{ text: 'a' }] } }) },
  { member: 'document.source.s3Location', ...document({ source: S3 }) },
  { member: 'document.context', ...document({ format: 'txt', source: { text: 'a' }, context: 'About whales' }) },
  { member: 'document.citations', ...document({ format: 'txt', source: { text: 'a' }, citations: { enabled: true } }) },
  file('video', 'mp4'),
  file('video', 'mkv'),
  file('audio', 'wav'),
  file('audio', 'mp3'),
  file('audio', 'flac'),
  { member: 'guardContent.text', ...user({ guardContent: { text: { text: 'a', qualifiers: ['query'] } } }) },
  { member: 'guardContent.image', ...user({ guardContent: { image: { format: 'png', source: BYTES } } }) },
  { member: 'searchResult', ...user({ searchResult: { source: 's', title: 't', content: [{ text: 'a' }] } }) },
  {
    member: 'searchResult.citations',
    ...user({ searchResult: { source: 's', title: 't', content: [{ text: 'a' }], citations: { enabled: true } } }),
  },
  { member: 'toolAddition', ...system({ toolAddition: { tool: { name: 'f' } } }) },
  { member: 'toolRemoval', ...system({ toolRemoval: { tool: { name: 'f' } } }) },
  { member: 'json (Bifrost)', ...user({ json: { a: 1 } }) },
  { member: 'a block that is not known', ...user({ hologram: {} }) },
  {
    member: 'a member of a block that is not known',
    ...document({ format: 'txt', source: { text: 'a' }, alt: 'b' }),
  },
];
