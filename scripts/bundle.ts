// `node ../../scripts/bundle.ts`, in the folder of an app: makes dist/main.mjs and what it loads. Copied
// anywhere, the folder runs with Node alone.
import { bundleApp } from './bundle/bundle-app.ts';

await bundleApp(process.cwd());
