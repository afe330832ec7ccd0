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
export { countSeqs, hasSeq, type SeqRanges } from './seq-ranges.ts';
export { mergeTallies, type Said, type Tally, tallyKey } from './tally.ts';
export {
  type AttractionState,
  type Bucket,
  bucketSize,
  earlierFlow,
  EMPTY_HEADER,
  FLOW_HOURS,
  forgottenVersion,
  hasSameEarlierFlow,
  HOUR_MS,
  type HourFlow,
  isSameHeader,
  type LastWord,
  MINUTE_MS,
  minuteOf,
  nextVersion,
  type Shown,
  type StateHeader,
  TAIL_MINUTES,
  tailStart,
  type Track,
  VERSION_WRITERS,
  versionAfterAll,
} from './state.ts';
export { fold, type Folded } from './fold.ts';
export { flowStart, minutesOfHours, rebuildState, recountHours } from './rebuild.ts';
export {
  type Anomaly,
  ANOMALY_KINDS,
  type AnomalyChanges,
  anomalyChanges,
  anomalyKey,
  type AnomalyKind,
  type Confidence,
  confidenceOf,
} from './anomalies/anomaly.ts';
export type { UsualWaits } from './anomalies/unusual.ts';
export { USUAL_DAYS, usualWaitsOf } from './anomalies/usual-waits.ts';
export {
  countsBothEnds,
  estimate,
  type Estimated,
  estimateWaits,
  recentMinutes,
} from './estimate.ts';
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
export { UnavailableError } from './ports/unavailable.ts';
export type {
  AttractionRef,
  ChangeNotice,
  DirtyMark,
  LiveStore,
  StateWrite,
} from './ports/live-store.ts';
export type { ForecastStore, LaneDay, LaneModel } from './ports/forecasts.ts';
export type { HistoryFlush, HistoryStore, Round, RoundStore } from './ports/history.ts';
export type { CatalogSource, CatalogStore, DeviceKey, DeviceKeyStore } from './ports/catalog.ts';
export {
  type Bus,
  type DeliveredMessage,
  type OutgoingMessage,
  SnapshotGoneError,
  type Subscription,
  SUBSCRIPTIONS,
  type Topic,
  TOPICS,
} from './ports/bus.ts';
export type { WaitRange } from './posted/reach.ts';
export {
  fitPosted,
  type MeasuredWait,
  PostedModel,
  type PostedSign,
  type PostedState,
} from './posted/posted-model.ts';
export type { SlotForecast } from './forecast/forecast-day.ts';
export { createForecaster, type Forecaster, KEPT_DAYS } from './forecast/forecaster.ts';
export {
  DAY_MODEL_FORMAT,
  type DayForecaster,
  dayForecaster,
  type DayModel,
} from './forecast/day-model.ts';
export { dayWaitsOf, type QuarterSpan, quartersOf } from './forecast/day-waits.ts';
export { type ParkClock, parkClock } from './forecast/park-clock.ts';
export { QUARTER_MS, type QuarterHour } from './quarter-hour.ts';
export { quarterWaits } from './quarter-waits.ts';
export {
  type DayWaits,
  emptyDay,
  parkTime,
  type ParkTime,
  SLOT_MINUTES,
  SLOT_MS,
  SLOTS_PER_DAY,
  slotOfHour,
  slotStart,
} from './forecast/park-day.ts';
export type { ParkWaits } from './forecast/today.ts';
