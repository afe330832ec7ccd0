/** The one service that is released, and its two revisions. */
export const SERVICE = 'api';
export const STABLE = `${SERVICE}-stable`;
export const CANDIDATE = `${SERVICE}-candidate`;
