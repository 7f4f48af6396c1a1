import { events } from '../../support/draw';
import { enters, entersForAccount, type Cases } from '../support';

export const cases: Cases = {
	'a contact enters': { nodes: { Enter: events() }, happens: enters },
	'an account enters': { nodes: { Enter: events({ per: 'account' }) }, happens: entersForAccount },
};
