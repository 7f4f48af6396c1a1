import {
	eventTypeNamed,
	readEventTypes,
	requireEventType,
	requireEventTypeOrAny,
} from '../../lib/n8n/descriptions/eventTypeLocator';
import { termsKeyOf } from '../../lib/n8n/steps/termsKey';
import { withoutLabels } from '../../lib/n8n/withoutLabels';

const chosen = {
	__rl: true,
	mode: 'list',
	value: 'order.placed',
	cachedResultName: 'order.placed (last seen Jan 1, 2026, 3 times)',
};

it.each([chosen, eventTypeNamed(' order.placed '), 'order.placed'])('reads %j', (parameter) => {
	expect(requireEventType(parameter)).toBe('order.placed');
	expect(requireEventTypeOrAny(parameter)).toBe('order.placed');
	expect(readEventTypes(parameter, 'Event Types')).toEqual(['order.placed']);
});

it('reads several by name, and a list from an expression', () => {
	const several = ['cart.abandoned', 'order.placed'];
	expect(readEventTypes(eventTypeNamed('cart.abandoned, order.placed,'), 'Event Types')).toEqual(several);
	expect(readEventTypes({ __rl: true, mode: 'name', value: several }, 'Event Types')).toEqual(several);
	expect(readEventTypes({ __rl: true, mode: 'list', value: '' }, 'Event Types')).toEqual([]);
});

it.each([
	[{ __rl: true, mode: 'list', value: '' }, /^Event Type is empty; choose an event type/],
	[eventTypeNamed('$record'), /^Event Type: "\$record" is reserved/],
	[eventTypeNamed('*'), /^Event Type: is Any Event, which only conditions can use/],
	[{ a: 1 }, /^Event Type: must be the name of an event type/],
	[eventTypeNamed(true as never), /^Event Type: must be the name of an event type/],
])('refuses %j', (parameter, message) => {
	expect(() => requireEventType(parameter)).toThrow(message);
});

it('takes any event only where conditions count', () => {
	expect(requireEventTypeOrAny({ __rl: true, mode: 'list', value: '*' })).toBe('*');
	expect(() => readEventTypes(eventTypeNamed('order.placed, *'), 'Event Types')).toThrow(/Any Event/);
});

it('gives waiting contacts no new terms when the same type is chosen in another way', () => {
	const terms = (eventType: unknown) => termsKeyOf({ parameters: { eventType: eventType as string } });
	expect(terms(chosen)).toBe(terms(eventTypeNamed('order.placed')));
	expect(terms(chosen)).not.toBe(terms(eventTypeNamed('order.paid')));
	expect(withoutLabels({ paths: { path: [{ eventType: chosen, name: 'Bought' }] } })).toEqual({
		paths: { path: [{ eventType: 'order.placed', name: 'Bought' }] },
	});
});
