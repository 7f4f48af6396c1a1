import {
	IdentifierNode,
	PostgresDialect,
	PostgresQueryCompiler,
	type DropIndexNode,
	type PostgresDialectConfig,
	type QueryCompiler,
	type RawNode,
	type SchemableIdentifierNode,
} from 'kysely';

import { TABLES } from '../tables';

/**
 * PostgreSQL with the schema in front of every table name. A `search_path` would be session state, and behind
 * a pooler in transaction mode the next statement may run in the session of another store or application.
 */
export class QualifyingDialect extends PostgresDialect {
	readonly #schema: string;

	constructor(config: PostgresDialectConfig, schema: string) {
		super(config);
		this.#schema = schema;
	}

	override createQueryCompiler(): QueryCompiler {
		return new QualifyingCompiler(this.#schema);
	}
}

const NAMES = Object.keys(TABLES).join('|');

/**
 * A table's name in written SQL: after one of these words, and not before a dot (then it names a column's
 * table).
 */
const TABLE = new RegExp(String.raw`\b(from|join|into|update|table)(\s+)(${NAMES})\b(?!\s*\.)`, 'gi');

class QualifyingCompiler extends PostgresQueryCompiler {
	readonly #schema: IdentifierNode;

	readonly #prefix: string;

	/** SQL fragments are constants in the code: there are some hundreds, and each is scanned once. */
	readonly #fragments = new Map<string, string>();

	constructor(schema: string) {
		super();
		this.#schema = IdentifierNode.create(schema);
		this.#prefix = `"${schema.replaceAll('"', '""')}".`;
	}

	protected override visitRaw(node: RawNode): void {
		const sqlFragments = node.sqlFragments.map((fragment) => this.#qualified(fragment));
		super.visitRaw({ ...node, sqlFragments });
	}

	protected override visitSchemableIdentifier(node: SchemableIdentifierNode): void {
		const ours = node.schema === undefined && Object.hasOwn(TABLES, node.identifier.name);
		super.visitSchemableIdentifier(ours ? { ...node, schema: this.#schema } : node);
	}

	protected override visitDropIndex(node: DropIndexNode): void {
		super.visitDropIndex({ ...node, name: { ...node.name, schema: node.name.schema ?? this.#schema } });
	}

	#qualified(fragment: string): string {
		let qualified = this.#fragments.get(fragment);
		if (qualified === undefined) {
			// A function, since a schema's name may contain a `$`.
			qualified = fragment.replace(
				TABLE,
				(_, word: string, space: string, name: string) => word + space + this.#prefix + name,
			);
			this.#fragments.set(fragment, qualified);
		}
		return qualified;
	}
}
