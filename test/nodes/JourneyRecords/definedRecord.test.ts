import { run, runJson, useStore } from './recordsHarness';

useStore();

it.each([
	['lifecycle', { defineBy: 'form' }, /Define By: "form" is not a choice; use json, preset, stages/],
	['matching', { defineBy: 7 }, /Define By: 7 is not a choice; use json, preset, rules/],
	['segment', { kind: 'smart' }, /Kind: "smart" is not a choice; use compound, dynamic, static/],
])('creates no %s defined by what does not exist', async (resource, parameters, problem) => {
	await expect(run(resource, 'create', { name: 'Mine', ...parameters })).rejects.toThrow(problem);
	expect((await runJson(resource, 'getAll')).map(({ name }) => name)).not.toContain('Mine');
});

it.each([
	['lifecycle', 'processId', { defineBy: 'preset', preset: 'buyer_journey' }, 'newDefinition'],
	['matching', 'strategyId', { defineBy: 'preset', preset: 'leadEmail' }, 'newDefinition'],
	['segment', 'segment', { kind: 'static' }, 'definition'],
])('keeps the definition of a %s unless there is a new one', async (resource, chooser, given, selector) => {
	const [created] = await runJson(resource, 'create', { name: 'First', ...given });
	const update = { [chooser]: created.id, updateFields: { name: 'Second', description: 'Renamed' } };
	const [updated] = await runJson(resource, 'update', update);
	expect(updated).toEqual({
		...created,
		name: 'Second',
		description: 'Renamed',
		...('updatedAt' in created ? { updatedAt: updated.updatedAt } : {}),
	});
	await expect(run(resource, 'update', { ...update, [selector]: 'all' })).rejects.toThrow(
		/Definition: "all" is not a choice; use /,
	);
	await expect(run(resource, 'update', { [chooser]: created.id })).rejects.toThrow(
		/Update Fields: there is nothing to change/,
	);
});
