import { writeFileSync } from 'node:fs';
import { demoPark } from './demo-park.ts';

// `npm run catalog -w @ridewait/simulator`: writes the demo catalog again after the rides have changed.
const file = new URL('../../catalog/demo-park.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(demoPark(), null, 2)}\n`);
