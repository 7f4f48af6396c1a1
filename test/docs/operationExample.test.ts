import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './support/markdown';

it('shows contributors an operation of Journey Records as it is', () => {
	const guide = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
	const [, path, shown] = /\]\((nodes\/JourneyRecords\/resources\/\S+)\):\n\n```ts\n(.*?)```/s.exec(
		guide,
	) as RegExpExecArray;
	expect(readFileSync(join(ROOT, path), 'utf8')).toContain(shown);
});
