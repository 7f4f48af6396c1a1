import type { IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';

/** What reading a trigger's parameters takes. */
export type ParameterReader = Pick<ITriggerFunctions, 'getNodeParameter' | 'getTimezone' | 'getNode'>;

/**
 * Lets `execute()` read a trigger's parameters like `trigger()` and `webhook()` do: there is no item that they
 * could depend on.
 */
export function firstItemReader(functions: IExecuteFunctions): ParameterReader {
	return {
		getNode: () => functions.getNode(),
		getTimezone: () => functions.getTimezone(),
		getNodeParameter: ((name: string, fallback?: unknown) =>
			functions.getNodeParameter(name, 0, fallback as object)) as ParameterReader['getNodeParameter'],
	};
}
