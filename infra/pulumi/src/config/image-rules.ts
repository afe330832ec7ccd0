import type { Problem } from './cross-rule.ts';
import { IMAGES, type ImageName } from './service-shape.ts';

export interface ImageNeeds {
  environment: string;
  foundationOnly: boolean;
  images: Partial<Record<ImageName, string | undefined>>;
}

/** Each image is there; where guests are, it is named by its digest, for a tag can be moved. */
export function imageProblems({ environment, foundationOnly, images }: ImageNeeds): Problem[] {
  return IMAGES.flatMap((name): Problem[] => {
    const image = images[name];
    const path = ['images', name];
    if (image === undefined) {
      if (foundationOnly) return [];
      return [{ path, message: 'is missing: build and push it, then name it here' }];
    }
    if (environment === 'dev' || image.includes('@sha256:')) return [];
    return [
      { path, message: `${image} must be named by its digest in ${environment}: …@sha256:…` },
    ];
  });
}
