import { setConsent } from '../../../../lib/engine';
import { events, ours } from '../../support/draw';
import { enter } from '../../support/people';
import { aDayLater, ANN, enters, mail, type Cases } from '../support';

const content = { subject: 'Coffee', html: '<a href="https://contoso.example">Coffee</a>', text: 'Coffee' };

export const cases: Cases = {
	'a message may go out': {
		nodes: { Enter: events(), Mail: mail, Gate: ours('journeyMessageGate', content) },
		happens: enters,
	},
	'a message was held': {
		nodes: {
			Enter: events(),
			Gate: ours('journeyMessageGate', {
				...content,
				rules: { window: { open: { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '12:00', to: '13:00' } } },
			}),
		},
		happens: aDayLater,
	},
	'a message is suppressed': {
		nodes: {
			Enter: events({ reentry: 'always' }),
			Gate: ours('journeyMessageGate', { ...content, whenTesting: 'suppress' }),
		},
		output: 1,
		happens: async (runner) => {
			await enters(runner);
			const { id } = await runner.store.contact(ANN);
			const said = { contactId: id, channel: 'email', purpose: 'marketing', source: null };
			await runner.store.with(async (engine) => await setConsent(engine, { ...said, state: 'withdrawn' }));
			await enter(runner, ANN);
		},
	},
	'a message of a channel of one’s own': {
		nodes: {
			Enter: events(),
			Gate: ours('journeyMessageGate', {
				channel: 'custom',
				channelName: 'letter',
				kind: 'transactional',
				address: '1 Main St',
				text: 'Coffee',
			}),
		},
		happens: enters,
	},
};
