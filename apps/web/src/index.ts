export { createWebApp, type WebAppOptions } from './app.ts';
export { type WebConfig, webConfigSchema } from './config.ts';
export { startWeb, type WebRunning } from './wiring.ts';
