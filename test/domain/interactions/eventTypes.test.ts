import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

import {
	EMAIL_CLICKED,
	MESSAGE_CHANNELS,
	MESSAGE_OUTCOMES,
	OWN_EVENT_TYPES,
	OWN_EVENTS,
} from '../../../lib/domain/interactions';
import { packageRoot } from '../../../tools/packageRoot';

const HOME = 'lib/domain/interactions/eventTypes.ts';

const COMMENT = /\/\*\*[^]*?\*\//g;

/** Strings of code; those in double quotes are JSON in a sample. */
const STRING = /'([^'\\\n]*)'|`([^`\\$]*)`/g;

/** The own event types written out in a source text. */
function spelledOut(source: string): string[] {
	const own = new Set<string>(OWN_EVENT_TYPES);
	return [...source.replaceAll(COMMENT, '').matchAll(STRING)]
		.map(([, single, template]) => single ?? template)
		.filter((text) => own.has(text));
}

describe('the own event types', () => {
	const root = packageRoot();
	const files = ['lib', 'nodes']
		.flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
				join(folder, file).split(sep).join('/'),
			),
		)
		.filter((file) => file.endsWith('.ts') && file !== HOME)
		.map((file) => ({ file, source: readFileSync(join(root, file), 'utf8') }));

	it('are listed once each, in snake case', () => {
		expect(new Set(OWN_EVENT_TYPES).size).toBe(OWN_EVENT_TYPES.length);
		expect(OWN_EVENT_TYPES.filter((type) => !/^[a-z]+\.[a-z]+(_[a-z]+)*$/.test(type))).toEqual([]);
	});

	it('are every outcome of a message on every channel, page views, and what journeys record', () => {
		expect(OWN_EVENT_TYPES).toHaveLength(
			MESSAGE_CHANNELS.length * MESSAGE_OUTCOMES.length + 1 + Object.keys(OWN_EVENTS).length,
		);
		expect(OWN_EVENT_TYPES).toEqual(
			expect.arrayContaining([EMAIL_CLICKED, 'whatsapp.machine_opened', 'page.viewed', 'lead.linked']),
		);
	});

	it('are named through the list everywhere in the code', () => {
		const elsewhere = files.flatMap(({ file, source }) =>
			spelledOut(source).map((type) => `${file}: ${type}`),
		);
		expect(elsewhere).toEqual([]);
	});

	it('are the only types that the package records itself', () => {
		const recording = files.filter(({ source }) => source.includes('recordInteractions('));
		expect(recording.length).toBeGreaterThan(5);
		expect(
			recording
				.filter(({ source }) => /\btype: ['"`]/.test(source.replaceAll(COMMENT, '')))
				.map(({ file }) => file),
		).toEqual([]);
	});
});
