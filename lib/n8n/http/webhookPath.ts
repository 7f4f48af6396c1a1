import type { INodeParameters, IWebhookDescription } from 'n8n-workflow';

/** n8n-workflow's `WEBHOOK_RESOLVERS`. Older versions don't know it, and evaluate the expression. */
const RESOLVERS = Symbol.for('n8n.webhookDescriptionResolvers');

const template = '={{$parameter["path"]}}';

/**
 * The path of a node's webhook: its *Path*. n8n uses the webhook's ID if that's empty.
 *
 * n8n resolves it without its expression engine, which costs more than a whole call, if the node's typeVersion is
 * above 1 (for 1, it evaluates an expression for each body), and no parameter is an expression or a resource
 * locator. Then `N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE` spares each call an engine.
 */
export const webhookPath = {
	path: template,
	isFullPath: true,
	[RESOLVERS]: {
		path: { template, resolve: ({ path }: INodeParameters) => path },
	},
} as Pick<IWebhookDescription, 'path' | 'isFullPath'>;
