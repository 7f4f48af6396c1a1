import { InvalidInputError } from '../../lib/domain';
import { checkSchemaName } from '../../lib/store/postgres/schemaName';

describe('the name of a schema', () => {
	it.each(['journeys', 'Journeys', 'brand one', 'marca_ação', 'with"quote', '$1', 'public', 'a'.repeat(63)])(
		'may be %s',
		(name) => expect(() => checkSchemaName(name)).not.toThrow(),
	);

	it.each([
		['', 'give the schema a name'],
		['   ', 'give the schema a name'],
		[' journeys', 'begins or ends with a space'],
		['journeys\n', 'control characters'],
		['journeys\u00a0', 'begins or ends with a space'],
		['jour\u0000neys', 'control characters'],
		['a'.repeat(64), 'has 64 bytes.*choose a shorter name'],
		// 32 characters of two bytes.
		['é'.repeat(32), 'has 64 bytes.*choose a shorter name'],
		['pg_journeys', 'reserved by PostgreSQL'],
		['PG_journeys', 'reserved by PostgreSQL'],
		['information_schema', 'reserved by PostgreSQL'],
	])('may not be %j', (name, reason) => {
		expect(() => checkSchemaName(name)).toThrow(InvalidInputError);
		expect(() => checkSchemaName(name)).toThrow(new RegExp(`^Schema:? .*${reason}`));
	});
});
