/** The image formats of both forms, by media type. */
const IMAGE_FORMATS = { 'image/png': 'png', 'image/jpeg': 'jpeg', 'image/gif': 'gif', 'image/webp': 'webp' } as const;

export type ImageMediaType = keyof typeof IMAGE_FORMATS;

export const IMAGE_MEDIA_TYPES = Object.keys(IMAGE_FORMATS) as ImageMediaType[];

export function toImageFormat(mediaType: ImageMediaType): string {
  return IMAGE_FORMATS[mediaType];
}

/** The media type of an image format; undefined for formats that the API does not take. */
export function toImageMediaType(format: string): ImageMediaType | undefined {
  return IMAGE_MEDIA_TYPES.find((mediaType) => IMAGE_FORMATS[mediaType] === format);
}
