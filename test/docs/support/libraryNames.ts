import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as ts from 'typescript';

import { ROOT } from './markdown';

/** One name that `lib/index.ts` exports. */
export interface LibraryName {
	name: string;
	kind: 'value' | 'type';
	/** Where it is declared, by path from the root. */
	file: string;
}

/** A documented declaration. */
export interface Declaration {
	/** The text of its docstring without asterisks; empty without one. */
	doc: string;
	/** Its `ts` examples. */
	examples: string[];
	/** A function that returns something. */
	returns: boolean;
}

/**
 * The names that `lib/index.ts` exports.
 * @throws Error for an export that doesn't name what it exports, such as `export *`
 */
export function libraryNames(): LibraryName[] {
	const path = join(ROOT, 'lib/index.ts');
	return parse(path).statements.flatMap((statement) => {
		if (
			!ts.isExportDeclaration(statement) ||
			statement.exportClause === undefined ||
			!ts.isNamedExports(statement.exportClause) ||
			statement.moduleSpecifier === undefined ||
			!ts.isStringLiteral(statement.moduleSpecifier)
		) {
			throw new Error(`lib/index.ts may only export names from files, not: ${statement.getText()}`);
		}
		const file = join('lib', `${statement.moduleSpecifier.text}.ts`);
		return statement.exportClause.elements.map((element) => ({
			name: element.name.text,
			kind: statement.isTypeOnly || element.isTypeOnly ? ('type' as const) : ('value' as const),
			file,
		}));
	});
}

/** The declaration of a name in the file it is exported from; the last one of an overloaded function. */
export function declarationOf({ name, file }: LibraryName): Declaration {
	const source = parse(join(ROOT, file));
	const found = source.statements.filter((statement) =>
		ts.isVariableStatement(statement)
			? statement.declarationList.declarations.some(({ name: own }) => own.getText() === name)
			: 'name' in statement && (statement.name as ts.Identifier).text === name,
	);
	if (found.length === 0) throw new Error(`${file} does not declare ${name}`);
	const comments = found.flatMap((statement) =>
		ts.getJSDocCommentsAndTags(statement).map((comment) => comment.getText()),
	);
	const doc = comments
		.join('\n')
		.split('\n')
		.map((line) => line.replace(/^\s*\/?\*+\/? ?/, '').replace(/\*\/$/, ''))
		.join('\n')
		.trim();
	const last = found.at(-1);
	return {
		doc,
		examples: [...doc.matchAll(/@example\n```ts\n([\s\S]*?)\n```/g)].map(([, code]) => code),
		returns:
			last !== undefined &&
			ts.isFunctionDeclaration(last) &&
			!/^(Promise<)?void>?$/.test(last.type?.getText() ?? 'void'),
	};
}

const parsed = new Map<string, ts.SourceFile>();

function parse(path: string): ts.SourceFile {
	const known = parsed.get(path);
	if (known !== undefined) return known;
	const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
	parsed.set(path, source);
	return source;
}
