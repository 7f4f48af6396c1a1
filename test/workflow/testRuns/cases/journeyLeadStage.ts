import { events, ours } from '../../support/draw';
import { mail, lead, enters, type Cases } from '../support';

export const cases: Cases = {
	'behind a lead and a mail': {
		nodes: {
			Enter: events(),
			Lead: lead,
			Mail: mail,
			Move: ours('journeyLeadStage', { action: 'advance' }),
		},
		happens: enters,
	},
};
