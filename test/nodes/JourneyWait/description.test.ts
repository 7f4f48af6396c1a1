import type { INodeParameters } from 'n8n-workflow';

import { shown, subtitleOf } from './waitNode';

const ALWAYS = ['Time Zone', 'If the Contact’s Zone Is Unknown', 'Timing Options', 'When Testing', 'Options'];

describe('the editor shows what matters', () => {
	it.each<[string, INodeParameters, string[]]>([
		['for a time', {}, ['Amount', 'Unit']],
		[
			'for working days',
			{ mode: 'workingDays' },
			['Working Days', 'Time of Day', 'Working Week', 'Holidays'],
		],
		['until a date', { mode: 'until' }, ['Date', 'If the Date Has Passed', 'If the Date Is Missing']],
		[
			'until a date of the contact',
			{ mode: 'date' },
			[
				'Date From',
				'Contact Field',
				'When',
				'Time of Day',
				'If the Date Has Passed',
				'If the Date Is Missing',
			],
		],
		[
			'before a date of the item',
			{ mode: 'date', dateSource: 'expression', offset: 'before' },
			[
				'Date From',
				'Date',
				'When',
				'Amount',
				'Unit',
				'Time of Day',
				'If the Date Has Passed',
				'If the Date Is Missing',
			],
		],
		['until a weekday and time', { mode: 'window' }, ['Weekdays', 'From', 'To']],
		[
			'after an anniversary',
			{ mode: 'anniversary', offset: 'after' },
			['Date From', 'Contact Field', 'When', 'Days', 'Time of Day', 'If the Date Is Missing'],
		],
	])('%s', (_, parameters, wanted) => {
		expect(shown(parameters)).toEqual(['Wait', ...wanted, ...ALWAYS]);
	});

	it('asks for a fallback zone only when one is wanted', () => {
		expect(shown({ zone: 'fixed' })).toContain('Zone Name');
		expect(shown({ zone: 'fixed' })).not.toContain('If the Contact’s Zone Is Unknown');
		expect(shown({ ifZoneUnknown: 'fixed' })).toContain('Fallback Zone');
		expect(shown({ zone: 'workflow', ifZoneUnknown: 'fixed' })).not.toContain('Fallback Zone');
	});
});

describe('the subtitle says what the node is set to', () => {
	it.each<[INodeParameters, string]>([
		[{}, 'for 1 day'],
		[{ amount: 36, unit: 'hours' }, 'for 36 hours'],
		[{ amount: '={{ $json.days }}' }, 'for a time from the item'],
		[{ mode: 'workingDays' }, 'for 1 working day'],
		[{ mode: 'workingDays', workingDays: 3, at: '09:00' }, 'for 3 working days at 09:00'],
		[{ mode: 'workingDays', workingDays: '={{ $json.days }}' }, 'for some working days'],
		[{ mode: 'until', date: '2026-12-24T18:00:00' }, 'until 2026-12-24 18:00'],
		[{ mode: 'until', date: '={{ $json.date }}' }, 'until a date from the item'],
		[{ mode: 'until' }, 'until a date from the item'],
		[{ mode: 'date' }, 'until a contact date'],
		[{ mode: 'date', dateField: 'renewalDate' }, 'until renewalDate'],
		[{ mode: 'date', dateField: '={{ $json.name }}' }, 'until a field'],
		[
			{ mode: 'date', dateField: 'renewalDate', offset: 'before', offsetAmount: 3, at: '09:00' },
			'until 3 days before renewalDate at 09:00',
		],
		[
			{
				mode: 'date',
				dateSource: 'expression',
				dateValue: '={{ $json.date }}',
				offset: 'after',
				offsetUnit: 'months',
			},
			'until 1 month after a date from the item',
		],
		[{ mode: 'date', dateField: 'end', at: '={{ $json.hour }}' }, 'until end at a time from the item'],
		[{ mode: 'window' }, 'until Mon–Fri, 09:00–17:00'],
		[{ mode: 'window', weekdays: [2, 3, 4], windowTo: '16:00' }, 'until Tue, Wed, Thu, 09:00–16:00'],
		[
			{ mode: 'window', weekdays: [1, 2, 3, 4, 5, 6, 7], windowFrom: '22:00', windowTo: '06:00' },
			'until any day, 22:00–06:00',
		],
		[
			{ mode: 'window', weekdays: '={{ $json.days }}', windowFrom: '={{ $json.from }}' },
			'until days from the item, a time–17:00',
		],
		[{ mode: 'anniversary', dateField: 'birthday' }, 'until the anniversary of birthday at 09:00'],
		[
			{ mode: 'anniversary', dateField: 'birthday', offset: 'before', offsetDays: 7, at: '' },
			'until 7 days before the anniversary of birthday',
		],
	])('%j', (parameters, wanted) => {
		expect(subtitleOf(parameters)).toBe(wanted);
	});
});
