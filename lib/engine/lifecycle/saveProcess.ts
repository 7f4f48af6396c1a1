import { ConflictError, InvalidInputError, NotFoundError } from '../../domain/errors';
import {
	DEFAULT_SWITCHES,
	parseProcess,
	presetProcess,
	type LifecycleDefinition,
	type LifecycleProcess,
	type LifecycleSwitches,
} from '../../domain/lifecycle';
import { textKey } from '../../domain/normalization';
import type { Store } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';

const MAX_NAME = 200;
const MAX_DESCRIPTION = 2_000;

/** A requested process; `definition` is checked here. Switches that are left out are on. */
export interface ProcessRequest extends Partial<LifecycleSwitches> {
	name: string;
	description: string | null;
	definition: unknown;
}

/**
 * Creates a custom lifecycle process.
 * @throws InvalidInputError for a name that is taken, and a definition that can't be followed
 */
export async function createProcess(
	context: EngineContext,
	request: ProcessRequest,
): Promise<LifecycleProcess> {
	const write = {
		...DEFAULT_SWITCHES,
		...request,
		...checkTexts(request),
		definition: parseProcess(request.definition, 'Definition'),
	};
	return await inTransaction(context, async ({ store }) => {
		await requireFreeName(store, write.name, null);
		return await store.lifecycle.save(store.newId(), write);
	});
}

/**
 * Changes the given parts of a process. Of the processes that every store has, only the switches can be
 * changed.
 * @throws NotFoundError; InvalidInputError like {@link createProcess}; ConflictError when leads are in a
 *   stage that is to be removed
 */
export async function updateProcess(
	context: EngineContext,
	id: string,
	changes: Partial<ProcessRequest>,
): Promise<LifecycleProcess> {
	return await inTransaction(context, async ({ store }) => {
		const before = await store.lifecycle.process(id, 'change');
		if (before === null) throw new NotFoundError('lifecycle process', id);
		const isPreset = presetProcess(id) !== undefined;
		if (isPreset) requireSwitchesOnly(before, changes);
		const wanted = { ...before, ...changes };
		const definition =
			changes.definition === undefined ? before.definition : parseProcess(changes.definition, 'Definition');
		const write = { ...wanted, ...checkTexts(wanted), definition };
		await requireFreeName(store, write.name, id);
		await requireNobodyLost(store, before, definition);
		return await store.lifecycle.save(id, { ...write, definition: isPreset ? null : definition });
	});
}

function checkTexts(request: Pick<ProcessRequest, 'name' | 'description'>): {
	name: string;
	description: string | null;
} {
	const name = request.name.trim();
	if (name === '' || name.length > MAX_NAME) {
		throw new InvalidInputError({
			field: 'Name',
			reason: name === '' ? 'is empty; name the process' : `is longer than ${MAX_NAME} characters`,
		});
	}
	const description = request.description?.trim() || null;
	if ((description?.length ?? 0) > MAX_DESCRIPTION) {
		throw new InvalidInputError({
			field: 'Description',
			reason: `is longer than ${MAX_DESCRIPTION} characters`,
		});
	}
	return { name, description };
}

async function requireFreeName(store: Store, name: string, id: string | null): Promise<void> {
	const key = textKey(name);
	const other = (await store.lifecycle.processes()).find(
		(process) => process.id !== id && textKey(process.name) === key,
	);
	if (other === undefined) return;
	throw new InvalidInputError({
		field: 'Name',
		reason: `a process named "${other.name}" already exists; choose another name`,
	});
}

function requireSwitchesOnly(before: LifecycleProcess, changes: Partial<ProcessRequest>): void {
	for (const [name, field] of [
		['name', 'Name'],
		['description', 'Description'],
		['definition', 'Definition'],
	] as const) {
		if (changes[name] === undefined) continue;
		throw new InvalidInputError({
			field,
			reason: `"${before.name}" is built in, and only its options can be changed; create your own process instead`,
		});
	}
}

async function requireNobodyLost(
	store: Store,
	before: LifecycleProcess,
	definition: LifecycleDefinition,
): Promise<void> {
	const kept = new Set(definition.stages.map(({ key }) => key));
	const removed = before.definition.stages.filter(({ key }) => !kept.has(key));
	if (removed.length === 0) return;
	const counts = await store.lifecycle.countByStage(before.id);
	const used = removed.filter(({ key }) => counts.has(key));
	if (used.length === 0) return;
	const list = used.map(({ key, name }) => `"${name}" (${counts.get(key)})`).join(', ');
	throw new ConflictError(
		`The process "${before.name}" cannot lose stages that still have leads: ${list}; move these leads first, or keep the stages with their keys`,
	);
}
