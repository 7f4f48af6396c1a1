import type { IExecuteFunctions } from 'n8n-workflow';

/** What n8n's editor writes in front of a value that the model fills in; it shows such a parameter as its own. */
const MARK = '/*n8n-auto-generated-fromAI-override*/';

interface Asked {
	type?: 'string' | 'number' | 'boolean' | 'json';
	/** The value if the model gives none. Without it, the model must give one. */
	fallback?: string | number | boolean;
}

/**
 * A default that lets the model fill in a parameter, as if the author had clicked the button for it.
 * @param displayName the parameter's; n8n derives the name that the model sees from it in the same way
 * @param description tells the model what to fill in
 */
export function fromModel(
	displayName: string,
	description: string,
	{ type = 'string', fallback }: Asked = {},
): string {
	const key = displayName.replace(/[^a-zA-Z0-9-]/g, '_').slice(0, 63);
	const last = fallback === undefined ? '' : `, ${typeof fallback === 'string' ? `'${fallback}'` : fallback}`;
	return `={{ ${MARK} $fromAI('${key}', \`${description}\`, '${type}'${last}) }}`;
}

/**
 * Whether the model fills in a parameter. The author may have set it to a value, or to an expression of their
 * own.
 * @param path of the parameter, as in `filters.status`
 */
export function isFromModel(functions: Pick<IExecuteFunctions, 'getNode'>, path: string): boolean {
	const written = path
		.split('.')
		.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], {
			...functions.getNode().parameters,
		});
	return typeof written === 'string' && /\$fromAI\s*\(/i.test(written);
}
