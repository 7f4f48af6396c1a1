import { resumeSending } from '../../../../lib/engine';
import { operation } from '../../operation';
import { policyJson } from './policyJson';

export const resumeOperation = operation({
	name: 'Resume Sending',
	value: 'resume',
	action: 'Resume sending',
	description: 'Let messages go out again; held ones are decided on afresh, at once',
	tool: {
		description:
			'Resume sending after it was stopped. Held messages are decided on afresh: consents, caps and quiet hours apply as they are now. Returns the policy. Example: the price is right now, go on.',
	},
	properties: [],
	async execute(_functions, engine) {
		return [policyJson(await resumeSending(engine))];
	},
});
