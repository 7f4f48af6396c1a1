import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { OUR_PACKAGE, ourNodes } from '../../../lib/simulation/runtime/ourNodes';
import { draw, standIn, type DrawnWorkflow } from '../support/draw';
import { useRunner } from '../support/useRunner';
import type { Case, Cases } from './support';

const runner = useRunner();

/** Only items of editor runs have these. */
const DOCUMENTED_EXTRAS: Record<string, string[] | undefined> = {
	journey: ['test', 'wouldWaitUntil', 'wouldLeaveBy', 'wouldLeaveBecause'],
	message: ['wouldSend', 'wouldSendTo'],
};

/** Works on the real store whenever it runs, in the editor too. */
const EXCEPTION = 'journeyRecords';

const names = Object.entries(ourNodes())
	// One that puts nothing out has no items to compare.
	.filter(([, { description }]) => description.outputs.length > 0)
	.map(([type]) => type.slice(`${OUR_PACKAGE}.`.length))
	.filter((name) => name !== EXCEPTION);

/** The file of a node's cases has its name; a node without one fails below. */
function casesOf(name: string): Cases {
	const file = join(__dirname, 'cases', `${name}.ts`);
	return existsSync(file) ? (require(file) as { cases: Cases }).cases : {};
}

function drawCase({ nodes, output = 0 }: Case): DrawnWorkflow {
	const names = Object.keys(nodes);
	return draw({ ...nodes, After: standIn('record') }, [
		names,
		[`${names.at(-1)}${output === 0 ? '' : `#${output}`}`, 'After'],
	]);
}

/** The paths of all keys in an item, but those that only editor runs have. */
function keysOf(value: unknown, path = ''): string[] {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return path === '' ? [] : [path];
	const entries = Object.entries(value).filter(([key]) => DOCUMENTED_EXTRAS[path]?.includes(key) !== true);
	if (entries.length === 0) return [path];
	return entries.flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`)).sort();
}

const lastItem = (): IDataObject => {
	const entry = runner().ledger.of('After').at(-1);
	if (entry === undefined) throw new Error('Nothing reached the recorder');
	return entry.json;
};

describe.each(names)('an item of %s in an editor run', (name) => {
	const cases = casesOf(name);

	it('is compared with one of production', () => {
		expect(Object.keys(cases)).not.toEqual([]);
		for (const { nodes } of Object.values(cases)) {
			expect(Object.values(nodes).at(-1)?.type).toBe(`${OUR_PACKAGE}.${name}`);
		}
	});

	it.each(Object.keys(cases))('has the same keys: %s', async (title) => {
		const one = cases[title];
		const drawn = drawCase(one);
		await runner().publish(drawn);
		await one.happens(runner());
		await runner().settle();
		const produced = lastItem();
		const before = await runner().store.read(async (store) => await store.contacts.count());
		const { run } = await runner().runManually(drawn, 'Enter', [{}]);
		expect(run.data.resultData.error).toBeUndefined();
		const tested = lastItem();
		expect(tested).not.toBe(produced);
		expect((tested.journey as IDataObject).test).toBe(true);
		expect(keysOf(tested)).toEqual(keysOf(produced));
		expect(await runner().store.read(async (store) => await store.contacts.count())).toBe(before);
	});
});
