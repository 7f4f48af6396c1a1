import { events, ours } from '../../support/draw';
import { mail, lead, enters, type Cases } from '../support';

const SCORE = {
	rules: { contactField: [{ ruleName: 'Email', points: 5, field: 'email', operator: 'exists' }] },
	grades: { grade: [{ name: 'Cold', from: '', to: '' }] },
};

export const cases: Cases = {
	'behind a lead and a mail': {
		nodes: { Enter: events(), Lead: lead, Mail: mail, Score: ours('journeyLeadScoring', SCORE) },
		happens: enters,
	},
};
