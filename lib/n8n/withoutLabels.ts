/**
 * Parameters with every resource locator as the value it stands for. How it was chosen, and the label the
 * editor keeps for it, make no difference to what a node does.
 */
export function withoutLabels(parameters: unknown): unknown {
	if (typeof parameters !== 'object' || parameters === null) return parameters;
	if (Array.isArray(parameters)) return parameters.map(withoutLabels);
	if ('__rl' in parameters && 'value' in parameters) return parameters.value;
	return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, withoutLabels(value)]));
}
