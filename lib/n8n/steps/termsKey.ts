import type { INode } from 'n8n-workflow';

import { fingerprint } from '../fingerprint';
import { withoutLabels } from '../withoutLabels';

/** Parameters that don't affect how long (or for what) a contact is held. */
const WITHOUT_EFFECT = new Set([
	'options',
	'whenTesting',
	'whenTestingPath',
	'testContact',
	'testContactBy',
	'authentication',
]);

/** Fingerprint of a step's settings: if it changes, waiting contacts get new terms. */
export function termsKeyOf(node: Pick<INode, 'parameters'>): string {
	const deciding = Object.entries(node.parameters)
		.filter(([name]) => !WITHOUT_EFFECT.has(name))
		.sort(([left], [right]) => (left < right ? -1 : 1));
	return fingerprint(withoutLabels(deciding));
}
