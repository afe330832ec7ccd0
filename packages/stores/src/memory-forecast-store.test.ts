import { forecastStoreContract } from './contract.ts';
import { memoryForecastStore } from './memory-forecast-store.ts';

forecastStoreContract('memory', async () => memoryForecastStore());
