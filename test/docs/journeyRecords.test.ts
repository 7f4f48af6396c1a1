import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { resources } from '../../nodes/JourneyRecords/resources';
import { ROOT } from './support/markdown';

function read(path: string): string {
	return readFileSync(join(ROOT, path), 'utf8');
}

const sections = read('docs/nodes/journey-records.md').split(/^## /m);

it.each(resources)('the page lists the operations of $name', ({ name, operations }) => {
	const section = sections.find((text) => text.startsWith(`${name}\n`)) ?? '';
	const [, ...rows] = [...section.matchAll(/^\| (.*?) \|/gm)].map(([, cell]) => cell);
	const listed = rows.flatMap((cell) => [...cell.matchAll(/_(.+?)_/g)].map(([, operation]) => operation));
	expect(listed.sort()).toEqual(operations.map((operation) => operation.name).sort());
});

it('shows contributors an operation as it is', () => {
	const [, path, shown] = /\]\((nodes\/JourneyRecords\/resources\/\S+)\):\n\n```ts\n(.*?)```/s.exec(
		read('CONTRIBUTING.md'),
	) as RegExpExecArray;
	expect(read(path)).toContain(shown);
});
