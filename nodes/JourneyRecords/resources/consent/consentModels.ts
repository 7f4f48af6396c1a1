import type { INodeProperties } from 'n8n-workflow';

import type { ConsentModel } from '../../../../lib/domain/messages';
import { CONSENT_MODEL_NAMES } from '../../../../lib/domain/messages/allowed';

type Choice = ConsentModel | 'policy';

const DESCRIPTIONS: Record<Choice, { name: string; description: string }> = {
	policy: { name: 'By Policy', description: 'What the message policy says for the channel' },
	off: { name: CONSENT_MODEL_NAMES.off, description: 'Doesn’t ask for consent' },
	nonRestrictive: {
		name: CONSENT_MODEL_NAMES.nonRestrictive,
		description: 'Sends unless the contact has withdrawn consent',
	},
	restrictive: {
		name: CONSENT_MODEL_NAMES.restrictive,
		description: 'Sends only if the contact has given consent',
	},
	doubleOptIn: {
		name: CONSENT_MODEL_NAMES.doubleOptIn,
		description: 'Sends only if the contact has given consent and confirmed it (double opt-in)',
	},
};

/** A choice of consent models, from least to most strict. */
export function consentModelProperty({
	models,
	initial,
	...texts
}: Pick<INodeProperties, 'displayName' | 'name' | 'description'> & {
	models: readonly Choice[];
	initial: Choice;
}): INodeProperties {
	return {
		...texts,
		type: 'options',
		default: initial,
		options: models.map((value) => ({ ...DESCRIPTIONS[value], value })),
	};
}
