import { serviceConfig } from '@ridewait/service';
import * as z from 'zod';

export const webConfigSchema = z.object({
  ...serviceConfig,
  /** The API as a phone reaches it, such as `https://api.park.example`. */
  API_URL: z.url({ protocol: /^https?$/, error: 'must be the http(s) address of the API' }),
  /** Id, slug or external id of the park to show; the first that the API knows, where unset. */
  PARK: z.string().optional(),
});
export type WebConfig = Readonly<z.infer<typeof webConfigSchema>>;
