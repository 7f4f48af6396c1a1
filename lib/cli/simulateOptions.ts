import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { isTimeZone } from '../domain/normalization';
import { dateProblem, parseDate } from '../domain/time';
import { parseDuration } from '../simulation/input/duration';
import { SIMULATION_DEFAULTS } from '../simulation/simulateJourney';
import { UsageError } from './usage';

export interface SimulateOptions {
	journey: string;
	contacts: string;
	behavior: string | null;
	fixtures: string | null;
	days: number;
	seed: number;
	/** As given: the zone it's in may be the workflow's. */
	start: string;
	zone: string | null;
	/** Milliseconds. */
	enterOver: number;
	/** Name of the node contacts enter by. */
	trigger: string | null;
	out: string;
	json: boolean;
	n8n: string | null;
}

const MOST_DAYS = 36_500;

/**
 * Reads the arguments of `simulate`.
 * @throws UsageError
 */
export function parseSimulateOptions(args: string[]): SimulateOptions {
	const { values, positionals } = parse(args);
	const [journey, contacts, ...rest] = positionals;
	if (journey === undefined || contacts === undefined) {
		throw new UsageError(
			'A workflow file and a contacts file are required: simulate journey.json contacts.csv',
		);
	}
	if (rest.length > 0) throw new UsageError(`Unexpected argument ${rest[0]}`);
	const zone = values.zone ?? null;
	if (zone !== null && !isTimeZone(zone)) {
		throw new UsageError(`--zone: "${zone}" is not an IANA time zone such as Europe/Amsterdam`);
	}
	const start = values.start ?? SIMULATION_DEFAULTS.start;
	if (parseDate(start, 'UTC') === null) {
		throw new UsageError(`--start: ${dateProblem(start, '2026-01-01 or 2026-01-01T09:00')}`);
	}
	const enterOver = parseDuration(values['enter-over'] ?? '0');
	if (enterOver === null) {
		throw new UsageError(
			`--enter-over: "${values['enter-over']}" is not a span of time such as 12h, 30d or 2w`,
		);
	}
	return {
		journey: resolve(journey),
		contacts: resolve(contacts),
		behavior: values.behavior === undefined ? null : resolve(values.behavior),
		fixtures: values.fixtures === undefined ? null : resolve(values.fixtures),
		days: number('--days', values.days ?? String(SIMULATION_DEFAULTS.days), 1, MOST_DAYS),
		seed: number('--seed', values.seed ?? String(SIMULATION_DEFAULTS.seed), 0, Number.MAX_SAFE_INTEGER),
		start,
		zone,
		enterOver,
		trigger: values.trigger ?? null,
		out: resolve(values.out ?? 'simulation'),
		json: values.json ?? false,
		n8n: values.n8n === undefined ? null : resolve(values.n8n),
	};
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			allowPositionals: true,
			options: {
				days: { type: 'string' },
				seed: { type: 'string' },
				behavior: { type: 'string' },
				fixtures: { type: 'string' },
				start: { type: 'string' },
				zone: { type: 'string' },
				'enter-over': { type: 'string' },
				trigger: { type: 'string' },
				out: { type: 'string' },
				json: { type: 'boolean' },
				n8n: { type: 'string' },
			},
		});
	} catch (error) {
		throw new UsageError((error as Error).message, { cause: error });
	}
}

function number(option: string, text: string, least: number, most: number): number {
	const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
	if (value >= least && value <= most) return value;
	throw new UsageError(`${option}: "${text}" is not a whole number from ${least} to ${most}`);
}
