/** Migrations that a later release will run: announced/README.md. No service reads them. */
export const ANNOUNCED = new URL('../../announced/', import.meta.url);
