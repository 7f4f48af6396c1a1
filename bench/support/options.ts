import { parseArgs } from 'node:util';

export interface BenchOptions {
	/** How many others wait meanwhile: each size is measured. */
	held: number[];
	/** How many contacts go through a delay while it is measured. */
	measured: number;
	/** How often each is measured. */
	repeats: number;
	/** Contacts in the `data` part, and how many enter in `footprint`. */
	contacts: number;
	/** Contacts that go through n8n: ours, and those with an execution each. */
	n8nContacts: { ours: number; theirs: number };
	/** Only contenders whose names contain one of these; empty: all. */
	only: string[];
}

export const USAGE = `npm run bench [-- part …] [--full] [--held 10000,100000] [--measured 20000] [--repeats 3]
              [--contacts 100000] [--n8n-contacts 5000,300] [--only name,…]

Parts: n8n engine latency data messages footprint (all of them without a name); readme puts their last tables into bench/README.md.
--full measures with 1,000,000 held, and with 1,000,000 contacts.`;

/** @throws Error that says how to fix the command line */
export function readOptions(
	args: string[],
	known: readonly string[],
): { parts: string[]; options: BenchOptions } {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			full: { type: 'boolean', default: false },
			held: { type: 'string' },
			measured: { type: 'string', default: '20000' },
			repeats: { type: 'string', default: '3' },
			contacts: { type: 'string' },
			'n8n-contacts': { type: 'string', default: '5000,300' },
			only: { type: 'string', default: '' },
		},
	});
	const unknown = positionals.filter((part) => !known.includes(part));
	if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}.\n${USAGE}`);
	const [ours, theirs] = numbers('n8n-contacts', values['n8n-contacts']);
	if (theirs === undefined) throw new Error('--n8n-contacts takes two numbers: ours and theirs');
	return {
		parts: positionals,
		options: {
			held: numbers('held', values.held ?? (values.full ? '10000,100000,1000000' : '10000,100000')),
			measured: numbers('measured', values.measured)[0],
			repeats: numbers('repeats', values.repeats)[0],
			contacts: numbers('contacts', values.contacts ?? (values.full ? '1000000' : '100000'))[0],
			n8nContacts: { ours, theirs },
			only: values.only.split(',').filter((name) => name !== ''),
		},
	};
}

/** Whether a contender is to be measured. */
export function isWanted(name: string, { only }: BenchOptions): boolean {
	return only.length === 0 || only.some((part) => name.toLowerCase().includes(part.toLowerCase()));
}

function numbers(option: string, text: string): number[] {
	const found = text.split(',').map(Number);
	if (found.some((number) => !Number.isSafeInteger(number) || number < 1)) {
		throw new Error(`--${option} takes whole numbers from 1, separated by commas, not "${text}"`);
	}
	return found;
}
