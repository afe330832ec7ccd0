import { parseConfig, readEnv, runService } from '@ridewait/service';
import { webConfigSchema } from './config.ts';
import { startWeb } from './wiring.ts';

await runService('web', () => startWeb(parseConfig(webConfigSchema, readEnv())));
