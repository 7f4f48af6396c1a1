import { readFileSync } from 'node:fs';

import { z } from 'zod/v4';

import { SimulationInputError } from './SimulationInputError';

/**
 * Reads a text file, without a byte order mark.
 * @throws SimulationInputError
 */
export function readText(file: string): string {
	try {
		return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
	} catch (error) {
		const reason =
			(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it does not exist' : (error as Error).message;
		throw new SimulationInputError(`The file ${file} cannot be read: ${reason}`, { cause: error });
	}
}

/**
 * Reads a JSON file of a known shape.
 * @throws SimulationInputError that names every invalid field
 */
export function readJson<T>(file: string, schema: z.ZodType<T>): T {
	let value: unknown;
	const text = readText(file);
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw new SimulationInputError(`The file ${file} is not JSON: ${(error as Error).message}`, {
			cause: error,
		});
	}
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const problems = parsed.error.issues.flatMap((issue) => explain(issue, []));
	throw new SimulationInputError(`The file ${file} has errors:\n${problems.join('\n')}`);
}

type Issue = z.core.$ZodIssue;

/**
 * Lines that say where and what the problem is. If a value may have several shapes, this assumes the closest
 * one.
 */
function explain(issue: Issue, before: PropertyKey[]): string[] {
	const path = [...before, ...issue.path];
	if (issue.code === 'invalid_union') {
		// If a shape doesn't fit at all, the value itself is the problem.
		const near = issue.errors.find((issues) =>
			issues.every(
				({ code, path: inside }) =>
					inside.length > 0 || (code !== 'invalid_type' && code !== 'invalid_value'),
			),
		);
		if (near !== undefined) return near.flatMap((inner) => explain(inner, path));
	}
	return [`  ${path.map(String).join('.') || 'file'}: ${issue.message}`];
}
