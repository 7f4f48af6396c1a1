import { events, ours } from '../../support/draw';
import { mail, lead, day, aDayLater, entersForAccount, type Cases } from '../support';

export const cases: Cases = {
	alone: { nodes: { Enter: events(), Wait: ours('journeyWait', day) }, happens: aDayLater },
	'behind a mail': {
		nodes: { Enter: events(), Mail: mail, Wait: ours('journeyWait', day) },
		happens: aDayLater,
	},
	'behind a lead and a mail': {
		nodes: { Enter: events(), Lead: lead, Mail: mail, Wait: ours('journeyWait', day) },
		happens: aDayLater,
	},
	'behind a lead, an activity and mails': {
		nodes: {
			Enter: events(),
			Lead: lead,
			Mail: mail,
			Task: ours('journeySalesActivity', { subject: 'Call' }),
			Again: mail,
			Wait: ours('journeyWait', day),
		},
		happens: aDayLater,
	},
	'where accounts are enrolled': {
		nodes: { Enter: events({ per: 'account' }), Mail: mail, Wait: ours('journeyWait', day) },
		happens: async (runner) => {
			await entersForAccount(runner);
			await runner.advance('1 day');
		},
	},
	'behind another wait': {
		nodes: {
			Enter: events(),
			First: ours('journeyWait', day),
			Mail: mail,
			Wait: ours('journeyWait', day),
		},
		happens: async (runner) => {
			await aDayLater(runner);
			await runner.advance('1 day');
		},
	},
};
