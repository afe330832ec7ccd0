export { apiProcessSchema, openApiBacking } from './backing.ts';
export { type ApiDeps, type CatalogReader, createApi } from './app.ts';
export { type ApiEvents, apiEvents, type EventLog, type FallbackReason } from './events.ts';
export { type ForecastReader, forecastReader } from './forecast-reader.ts';
export { observeParks, type ParkFreshness, parkFreshness } from './park-gauges.ts';
export { type ParkViews, type ViewReader, viewReader } from './view-reader.ts';
export {
  type ApiBacking,
  type ApiConfig,
  apiConfigSchema,
  type RunningApi,
  startApi,
} from './wiring.ts';
