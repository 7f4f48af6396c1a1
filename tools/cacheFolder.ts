import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where things installed once per machine live that outlast the checkout:
 * `$XDG_CACHE_HOME/n8n-nodes-customer-journey`, by default under `~/.cache`. Not created here.
 */
export function cacheFolder(): string {
	return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-customer-journey');
}
