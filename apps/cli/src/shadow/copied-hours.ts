import { FLOW_HOURS } from '@ridewait/core';

/** What a state is made of, and an hour that is cut off at its beginning. */
export const COPIED_HOURS = FLOW_HOURS + 2;
