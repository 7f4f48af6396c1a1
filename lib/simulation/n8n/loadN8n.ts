import { createRequire, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';

import type * as n8nCore from 'n8n-core';

export type N8nCore = typeof n8nCore;

/** n8n's execution engine wasn't found anywhere. */
export class N8nNotFoundError extends Error {
	override readonly name = 'N8nNotFoundError';
}

/** Where n8n may be, in search order. */
export interface N8nPlaces {
	/**
	 * What was requested: n8n's own folder, or one in which it (or n8n-core) is installed. Nothing else is
	 * tried then.
	 */
	named?: string;
	/** The current folder. */
	current: string;
	/** Folders that may contain n8n if nothing nearer does; see {@link installedN8n}. */
	installed: string[];
}

/**
 * Loads n8n-core, which this package doesn't depend on: in production n8n is already there. From then on
 * every `n8n-workflow` that is loaded is the one n8n-core uses.
 * @throws N8nNotFoundError that says what to do
 */
export function loadN8n(places: N8nPlaces): N8nCore {
	const file = findCore(places);
	useWorkflowOf(file);
	return createRequire(file)(file) as N8nCore;
}

/**
 * A package's file as n8n itself would find it, such as one of `n8n-nodes-base`.
 * @returns null if that package isn't installed next to n8n-core
 */
export function besideN8n(places: N8nPlaces, request: string): string | null {
	return resolveFrom([...startingPoints(findCore(places)), ...foldersOf(places)], request);
}

function findCore(places: N8nPlaces): string {
	const found = resolveFrom(foldersOf(places), 'n8n-core');
	if (found !== null) return found;
	throw new N8nNotFoundError(
		places.named === undefined
			? 'n8n was not found, and simulations run on its execution engine. Run this where n8n is installed, name its folder with --n8n <folder>, or install the engine here: npm install n8n-core n8n-workflow'
			: `There is no n8n in ${places.named}: --n8n takes the folder of n8n (the one with its package.json) or one in which n8n is installed`,
	);
}

function foldersOf({ named, current, installed }: N8nPlaces): string[] {
	return named === undefined
		? [current, join(current, 'node_modules/n8n'), __dirname, ...installed]
		: [named, join(named, 'node_modules/n8n'), join(named, 'n8n'), join(named, 'lib/node_modules/n8n')];
}

/** The folders of the packages around n8n-core: its own, and those it is installed next to. */
function startingPoints(coreFile: string): string[] {
	const folder = coreFile.slice(0, coreFile.lastIndexOf('n8n-core'));
	return [dirname(coreFile), join(folder, 'n8n')];
}

function resolveFrom(folders: string[], request: string): string | null {
	for (const folder of folders) {
		try {
			return createRequire(join(folder, 'package.json')).resolve(request);
		} catch {
			// Not there: the next folder.
		}
	}
	return null;
}

/**
 * Nodes and engine must share one n8n-workflow, or the engine doesn't recognize the nodes' errors; and if
 * this package is alone in n8n's folder for community nodes, it has none of its own.
 */
function useWorkflowOf(coreFile: string): void {
	const file = createRequire(coreFile).resolve('n8n-workflow');
	if (resolveFrom([__dirname], 'n8n-workflow') === file) return;
	registerHooks({
		resolve: (specifier, context, next) => next(specifier === 'n8n-workflow' ? file : specifier, context),
	});
}
