import {
	ANY_EVENT,
	eventTypeProblem,
	includesType,
	isDoneByContact,
	isOfType,
	OWN_EVENT_TYPES,
} from '../../../lib/domain/interactions';

describe('any event', () => {
	it('is what contacts do, and every type of the user’s own', () => {
		expect(
			OWN_EVENT_TYPES.filter((type) => type.startsWith('email.')).filter((type) => isDoneByContact(type)),
		).toEqual([
			'email.opened',
			'email.clicked',
			'email.complained',
			'email.unsubscribed',
			'email.resubscribed',
			'email.replied',
		]);
		expect(
			OWN_EVENT_TYPES.filter((type) => !/^(?:email|sms|whatsapp)\./.test(type)).filter(isDoneByContact),
		).toEqual(['page.viewed', 'form.submitted', 'consent.given', 'consent.withdrawn']);
		expect(isOfType(ANY_EVENT, 'order.placed')).toBe(true);
	});

	it.each([
		[ANY_EVENT, 'email.opened', true],
		[ANY_EVENT, 'email.delivered', false],
		['email.delivered', 'email.delivered', true],
		['email.delivered', 'email.opened', false],
	])('%s counts %s: %p', (wanted, type, counts) => {
		expect(isOfType(wanted, type)).toBe(counts);
		expect(includesType(new Set([wanted]), type)).toBe(counts);
	});
});

it.each([
	['order.placed', null],
	['', /^is empty; choose/],
	['$record', /"\$record" is reserved/],
	[ANY_EVENT, /^is Any Event, which only conditions can use/],
])('an event of type "%s"', (type, problem) => {
	if (problem === null) expect(eventTypeProblem(type)).toBeNull();
	else expect(eventTypeProblem(type)).toMatch(problem);
});
