import type { z } from 'zod/v4';

import type { FieldProblem } from '../../domain/errors';

/** zod's findings in the words of this package: a path and a reason. */
export function schemaProblems(error: z.ZodError, path = ''): FieldProblem[] {
	return error.issues.flatMap((issue): FieldProblem[] => {
		const at = [...(path === '' ? [] : [path]), ...issue.path.map(String)].join('.');
		if (issue.code === 'unrecognized_keys') {
			return issue.keys.map((key) => ({
				field: (at === '' ? key : `${at}.${key}`).slice(0, 200),
				reason: 'is not a known field; your own data belongs in properties or attributes',
			}));
		}
		return [{ field: at === '' ? 'body' : at, reason: issue.message }];
	});
}
