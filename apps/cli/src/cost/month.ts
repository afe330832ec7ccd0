/** A month as Google's calculator has it: 730 hours. */
export const MONTH_HOURS = 730;
export const MONTH_SECONDS = MONTH_HOURS * 3_600;
export const MONTH_DAYS = MONTH_HOURS / 24;

export const GIB = 2 ** 30;
export const TIB = 2 ** 40;
