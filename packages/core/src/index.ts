export {
  ALLOWED_LATENESS_MS,
  isLate,
  KINDS,
  type Kind,
  LANES,
  type Lane,
  MAX_CLOCK_AHEAD_MS,
  type Measures,
  type Reading,
  STATUSES,
  type Status,
} from './reading.ts';
export {
  type Attraction,
  type Catalog,
  type CatalogIndex,
  type Entity,
  type GuestLane,
  indexCatalog,
  type LaneConfig,
  laneShare,
  type Located,
  type Park,
  type Sensor,
} from './catalog.ts';
export { countSeqs, hasSeq, type SeqRanges, withSeq } from './seq-ranges.ts';
export { type Said, type Tally, tallyKey } from './tally.ts';
export {
  type AttractionState,
  type Bucket,
  bucketSize,
  EMPTY_HEADER,
  FLOW_HOURS,
  HOUR_MS,
  type HourFlow,
  type LastWord,
  MINUTE_MS,
  minuteOf,
  type StateHeader,
  TAIL_MINUTES,
  tailStart,
  type Track,
} from './state.ts';
export { fold, type Folded } from './fold.ts';
export { flowStart, rebuildState } from './rebuild.ts';
export { estimate, estimateMinutes, peopleInLine } from './estimate.ts';
export {
  freshness,
  type LaneView,
  LIVE_VIEW_TTL_SECONDS,
  type LiveView,
  oldest,
  present,
  type Presented,
  STALE_AFTER_MS,
  UNKNOWN_AFTER_MS,
  viewedAt,
} from './live-view.ts';
export {
  type AttractionRef,
  type Bus,
  type CatalogStore,
  type ChangeNotice,
  type DeliveredMessage,
  type DeviceKey,
  type DeviceKeyStore,
  type DirtyMark,
  type HistoryFlush,
  type HistoryStore,
  type LiveStore,
  type OutgoingMessage,
  type StateWrite,
  type Subscription,
  SUBSCRIPTIONS,
  type Topic,
  TOPICS,
  UnavailableError,
} from './ports.ts';
