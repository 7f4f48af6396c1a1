import { events, ours } from '../../support/draw';
import { tell } from '../../support/people';
import { mail, lead, inADay, enters, aDayLater, afterEvent, ANN, type Cases } from '../support';

export const cases: Cases = {
	'an event comes': {
		nodes: {
			Enter: events(),
			Mail: mail,
			Ask: ours('journeyIfThen', { condition: 'event', eventType: 'order.placed', ...inADay }),
		},
		happens: afterEvent('order.placed'),
	},
	'an event with properties comes': {
		nodes: {
			Enter: events(),
			Mail: mail,
			Ask: ours('journeyIfThen', {
				condition: 'event',
				eventType: 'order.placed',
				eventFilter: {
					conditions: [
						{ property: 'order.id', operator: 'exists' },
						{ property: 'total', operator: 'greaterThan', value: '10' },
					],
				},
				...inADay,
			}),
		},
		happens: afterEvent('order.placed', { order: { id: 'a1' }, total: 20 }),
	},
	'an event comes twice': {
		nodes: {
			Enter: events(),
			Ask: ours('journeyIfThen', {
				condition: 'event',
				eventType: 'order.placed',
				frequency: { count: 2 },
				...inADay,
			}),
		},
		happens: async (runner) => {
			await afterEvent('order.placed')(runner);
			await afterEvent('order.placed')(runner);
		},
	},
	'no event comes': {
		nodes: {
			Enter: events(),
			Mail: mail,
			Ask: ours('journeyIfThen', {
				condition: 'event',
				eventType: 'order.placed',
				whenTesting: 'false',
				...inADay,
			}),
		},
		output: 1,
		happens: aDayLater,
	},
	'a condition is true': {
		nodes: {
			Enter: events(),
			Mail: mail,
			Ask: ours('journeyIfThen', {
				condition: 'conditions',
				audience: { contactField: [{ field: 'email', operator: 'exists' }] },
				...inADay,
			}),
		},
		happens: enters,
	},
	'item data is true': {
		nodes: {
			Enter: events(),
			Mail: mail,
			Ask: ours('journeyIfThen', {
				condition: 'fields',
				conditions: {
					options: { caseSensitive: false, leftValue: '', typeValidation: 'loose', version: 2 },
					combinator: 'and',
					conditions: [
						{
							id: '1',
							leftValue: '={{ $json.contact.email }}',
							rightValue: '',
							operator: { type: 'string', operation: 'notEmpty', singleValue: true },
						},
					],
				},
				...inADay,
			}),
		},
		happens: enters,
	},
	'an expression is true': {
		nodes: {
			Enter: events(),
			Mail: mail,
			Ask: ours('journeyIfThen', { condition: 'expression', expression: '={{ 1 < 2 }}' }),
		},
		happens: enters,
	},
	'the second path comes first': {
		nodes: {
			Enter: events(),
			Mail: mail,
			Ask: ours('journeyIfThen', {
				condition: 'firstOf',
				whenTestingPath: 2,
				paths: {
					path: [
						{ name: 'Bought', on: 'event', eventType: 'order.placed' },
						{ name: 'Asked', on: 'event', eventType: 'help.asked' },
					],
				},
				...inADay,
			}),
		},
		output: 1,
		happens: afterEvent('help.asked'),
	},
	'the lead of an event': {
		nodes: {
			Enter: events(),
			Lead: lead,
			Mail: mail,
			Ask: ours('journeyIfThen', { condition: 'event', eventType: 'lead.linked', ...inADay }),
		},
		happens: async (runner) => {
			await enters(runner);
			const [{ id, contactId, accountId }] = await runner.store.leads(ANN);
			const does = {
				leadId: id,
				contactId,
				accountId,
				previousContactId: null,
				previousAccountId: null,
				owner: null,
			};
			await tell(runner, 'lead.linked', { email: ANN, does });
			await runner.settle();
		},
	},
};
