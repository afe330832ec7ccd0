export {
  type ErrorBody,
  errorBodySchema,
  idSchema,
  type ItemResult,
  MAX_BATCH,
  MAX_BODY_BYTES,
  misfit,
  readingsAnswerSchema,
  type ReadingsAnswer,
  readingsBodySchema,
  type Rejection,
  REJECTIONS,
  type SensorReading,
  sensorReadingSchema,
} from './readings.ts';
export { parseCatalog, parsePark, parkSchema } from './catalog.ts';
export {
  type DeadLetter,
  DEAD_LETTER_REASONS,
  DEAD_LETTER_VERSIONS,
  type DeadLetterReason,
  decodeDeadLetter,
  encodeDeadLetter,
} from './topic.ts';
export type { Decoded } from './decoded.ts';
export type { ReadingsMessage } from './readings-message.ts';
export { readingsProto } from './readings-proto.ts';
export { decodeReadings, encodeReadings, READINGS_VERSIONS } from './topic-readings.ts';
export {
  decodeBase64,
  DEVICE_TOKEN_ATTRIBUTE,
  type PushEnvelope,
  MAX_PUSH_BYTES,
  parsePush,
} from './push.ts';
export {
  type AnomaliesBody,
  anomaliesSchema,
  type AnomalyBody,
  type ChildrenBody,
  childrenSchema,
  type Destinations,
  destinationsSchema,
  ENTITY_TYPES,
  type EntityBody,
  entitySchema,
  type ForecastBody,
  type ForecastEntry,
  forecastSchema,
  type LiveBody,
  type LiveEntry,
  type LiveForecast,
  liveSchema,
  type QuarterForecast,
  QUEUE_NAMES,
} from './api.ts';
export {
  type OperationsBody,
  type OperationsEntry,
  operationsSchema,
  type Part,
} from './operations.ts';
export type { AttractionWaits, LaneWait, ParkWaits, WatchMessage } from './waits-messages.ts';
export { encodeGetPark, encodeWatchPark } from './waits-write.ts';
export { decodeNameRequest } from './name-request.ts';
