import { events, mapped, ours } from '../../support/draw';
import { mail, lead, enters, type Cases } from '../support';

export const cases: Cases = {
	'behind a mail': { nodes: { Enter: events(), Mail: mail, Lead: lead }, happens: enters },
	'for no one': {
		nodes: { Enter: events(), Lead: ours('journeyCreateLead', { basis: 'none', ...mapped({}) }) },
		happens: enters,
	},
};
