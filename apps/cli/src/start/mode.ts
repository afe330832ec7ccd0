/** `auto` takes what there is; the others insist. */
export type Mode = 'auto' | 'embedded' | 'real';
